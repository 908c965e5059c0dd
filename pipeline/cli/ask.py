"""Commands for analysts: SQL on the published corpus."""

import sys
from typing import Any

import click

from pipeline.cli.base import LAYOUTS, examples, open_corpus, reports_errors, run_option, store_options
from pipeline.errors import VuistregelError
from pipeline.settings import Settings


@click.command(
    epilog=examples(
        'vuistregel sql "SELECT code, stance, text FROM coded_passages WHERE year = 2025 LIMIT 5"',
        'vuistregel sql --format csv "FROM stance_balance" > balance.csv',
        "vuistregel sql < question.sql",
    )
)
@click.argument("statement", metavar="[QUERY]", required=False)
@click.option("--format", "layout", type=LAYOUTS, default="table", show_default=True, help="How to print the rows.")
@run_option
@store_options
@click.pass_obj
@reports_errors
def sql(settings: dict[str, Any], statement: str | None, layout: str, run: str | None) -> None:
    """Run SQL on the published database (read-only); QUERY from standard input when it is left out."""
    from pipeline.render_rows import render
    from pipeline.store import query

    if statement is None and sys.stdin.isatty():
        raise VuistregelError("sql", "there is no query", "Write it behind the command, or send it to standard input")
    with open_corpus(Settings(**settings), run) as connection:
        result = query(connection, statement or sys.stdin.read())
    render(result, layout, sys.stdout)
