"""Commands that fill the corpus."""

from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import EXIT_SOME_FAILED, examples, into_settings, reports_errors, store_options
from pipeline.settings import Settings, default_workers


@click.command(epilog=examples("vuistregel ingest verslagen/", "vuistregel --home corpus ingest notulen.docx evaluaties/"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1, 256), default=default_workers, help="Processes to use [default: all cores].")
@click.option("--batch-size", type=click.IntRange(1, 1000), default=8, show_default=True, help="Documents per batch.")
@click.option("--retry", is_flag=True, help="Try documents again that failed before and have not changed.")
@click.option(
    "--runner",
    expose_value=False,
    callback=into_settings,
    metavar="processes|dask|dask=ADDRESS",
    help="Where documents are read: processes here, a Dask cluster here, or one at an address [default: processes].",
)
@store_options
@click.pass_obj
@reports_errors
def ingest(settings: dict[str, Any], paths: tuple[Path, ...], workers: int, batch_size: int, retry: bool) -> None:
    """Read, code and store every document under PATHS, and publish the corpus.

    What has not changed since the last time is skipped. Exit code 1 means: done, but some documents
    could not be taken in; they are listed with the reason.
    """
    from pipeline.discover import discover
    from pipeline.intake import Summary, is_published, plan
    from pipeline.sidecar import unmatched
    from pipeline.store import check_release, open_store, publish, release_lake
    from pipeline.summary import summary_lines

    chosen = Settings(**settings, workers=workers, batch_size=batch_size)
    check_release(chosen)
    files = discover(paths, chosen.home)
    for location in unmatched(paths):
        click.echo(f"note: a sidecar names {location}, which is not there; check how its name is written", err=True)
    with open_store(chosen.working_database) as store:
        todo = plan(files, chosen, store, retry)
        if not todo.pending and not is_published(store, chosen.published):
            publish(store, chosen.published)
        if not todo.pending:
            release_lake(chosen)
    if todo.pending:
        click.echo(f"reading {len(todo.pending)} documents with {workers} processes ...", err=True)
        summary = _run_flow(paths, chosen, retry)
    else:
        summary = Summary(skipped=todo.unchanged, failed=list(todo.failed_before))
        click.echo("nothing to do: no document is new or changed")
    for line in summary_lines(summary):
        click.echo(line)
    click.echo(f"database    {chosen.published}")
    if summary.failed:
        raise click.exceptions.Exit(EXIT_SOME_FAILED)


def _run_flow(paths: tuple[Path, ...], settings: Settings, retry: bool) -> Any:
    """Start the flow that is registered for ingestion; the library itself does not know Prefect."""
    (flow,) = entry_points(group="vuistregel.flows", name="ingest")
    return flow.load()(paths, settings, retry)
