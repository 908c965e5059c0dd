"""Commands for analysts: SQL on the published corpus."""

import sys
from pathlib import Path
from typing import Any, TextIO

import click

from pipeline.cli.base import examples, open_corpus, reports_errors, run_option, store_options
from pipeline.errors import VuistregelError
from pipeline.settings import Settings

SHOWN = 100
"""Rows of a table on a terminal."""


@click.command(
    epilog=examples(
        'vuistregel sql "SELECT code, stance, text FROM coded_passages WHERE year = 2025 LIMIT 5"',
        'vuistregel sql --format csv "FROM stance_balance" > balance.csv',
        'vuistregel sql --format parquet --output matrix.parquet "FROM document_code_counts"',
        "vuistregel sql --file question.sql",
        "vuistregel sql .tables",
        'vuistregel sql ".schema follow_up"',
        "vuistregel sql '.search \"lerende evaluatie\" afspraken -begroting'",
    )
)
@click.argument("statement", metavar="[QUERY]", required=False)
@click.option(
    "--file", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Read the query from a file of SQL."
)
@click.option(
    "--format", "layout", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True,
    help="How to write the rows.",
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file; parquet needs one.")
@click.option(
    "--limit", type=click.IntRange(min=0), help=f"Most rows of a table; 0 for all [default: {SHOWN} on a terminal, else all]."
)
@click.option(
    "--timeout", type=click.FloatRange(min=0.1), default=300, show_default=True, help="Seconds after which it is stopped."
)
@click.option("--memory", default="2GB", show_default=True, help="Most memory to use.")
@run_option
@store_options
@click.pass_obj
@reports_errors
def sql(
    settings: dict[str, Any], statement: str | None, source: Path | None, layout: str, output: Path | None,
    limit: int | None, timeout: float, memory: str, run: str | None,
) -> None:  # fmt: skip
    """Run SQL on the published database, read-only and without access to files or network.

    QUERY from standard input when it is left out. Of several statements a table shows every answer in order; the other formats
    hold the last one. .tables lists what there is, .schema NAME the columns of a table, .search WORDS finds passages.
    """
    from pipeline.store.read import stopped_after

    chosen = Settings(**settings)
    question = _question(statement, source)
    _check(layout, output, chosen.published)
    with open_corpus(chosen, run, memory) as connection, stopped_after(connection, timeout):
        if layout == "parquet":
            _to_parquet(connection, question, output)
        elif output:
            with output.open("w", encoding="utf-8", newline="") as stream:
                _to_text(connection, question, layout, stream, limit)
        else:
            shown = SHOWN if limit is None and sys.stdout.isatty() else limit
            _to_text(connection, question, layout, sys.stdout, shown)


def _question(statement: str | None, source: Path | None) -> str:
    if statement is not None and source is not None:
        raise VuistregelError("sql", "there are two queries", "Give a query or --file, not both")
    if source is not None:
        return source.read_text(encoding="utf-8-sig").strip()
    if statement is None and sys.stdin.isatty():
        raise VuistregelError("sql", "there is no query", "Write it behind the command, or send it to standard input")
    return (statement if statement is not None else sys.stdin.read()).strip()


def _check(layout: str, output: Path | None, published: Path) -> None:
    if layout == "parquet" and output is None:
        raise VuistregelError("parquet", "is not for a terminal", "Name a file: --output FILE.parquet")
    if output is not None and not output.absolute().parent.is_dir():
        raise VuistregelError(str(output), "cannot be written: its folder is not there", "Make the folder first")
    if output is not None and output.resolve() == published.resolve():
        raise VuistregelError(str(output), "is the published database itself", "Name another file")


def _to_text(connection: Any, question: str, layout: str, stream: TextIO, most: int | None) -> None:
    from pipeline.render_rows import render
    from pipeline.store.read import Result, answers, columns_of, explained
    from pipeline.store.shell import short_question

    if question.startswith("."):
        render(short_question(connection, question), layout, stream, most or None)
        return
    result = None
    for cursor in answers(connection, question):
        with explained():
            rows = cursor.fetchmany(most + 1) if most and layout == "table" else cursor.fetchall()
        result = Result(columns_of(cursor), rows)
        if layout == "table":
            render(result, layout, stream, most or None)
    if result is None:
        raise VuistregelError("SQL", "the query has no answer", "Ask with SELECT, FROM or WITH")
    if layout != "table":
        render(result, layout, stream)


def _to_parquet(connection: Any, question: str, output: Path | None) -> None:
    from pipeline.render_rows import write_parquet
    from pipeline.store.read import answers, explained

    table = None
    for cursor in answers(connection, question):
        with explained():
            table = cursor.to_arrow_table()
    if table is None or output is None:
        raise VuistregelError("SQL", "the query has no answer", "Ask with SELECT, FROM or WITH")
    write_parquet(table, output)
