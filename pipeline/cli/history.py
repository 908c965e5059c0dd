"""Commands on earlier runs."""

import sys
from typing import Any

import click

from pipeline.cli.base import LAYOUTS, examples, reports_errors
from pipeline.settings import Settings

_RUNS = """
    SELECT ordinal AS run, run_id, command, started_at, finished_at, documents_ok AS ok, documents_skipped AS skipped,
           documents_failed AS failed, passages, codings, codebook_version AS codebook, round(seconds, 1) AS seconds,
           run_id IN (SELECT unnest(?::VARCHAR[])) AS published
    FROM runs ORDER BY ordinal"""


@click.command(epilog=examples("vuistregel runs", 'vuistregel sql --run 3 "SELECT count(*) FROM codings"'))
@click.option("--format", "layout", type=LAYOUTS, default="table", show_default=True, help="How to print the rows.")
@click.pass_obj
@reports_errors
def runs(settings: dict[str, Any], layout: str) -> None:
    """List the runs; those that are 'published' can still be asked and reported on with --run."""
    from pipeline.render_rows import render
    from pipeline.store import open_published, query, versions_of

    published = Settings(**settings).published
    with open_published(published) as connection:
        result = query(connection, _RUNS, [list(versions_of(published))])
    render(result, layout, sys.stdout)
