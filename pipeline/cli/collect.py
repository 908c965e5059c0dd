"""Commands that fill the corpus."""

from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import EXIT_SOME_FAILED, examples, reports_errors
from pipeline.settings import Settings, default_workers


@click.command(epilog=examples("vuistregel ingest verslagen/", "vuistregel --home corpus ingest notulen.docx evaluaties/"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--workers", type=click.IntRange(1, 256), default=default_workers, help="Processes to use [default: all cores].")
@click.option("--batch-size", type=click.IntRange(1, 1000), default=8, show_default=True, help="Documents per batch.")
@click.option("--retry", is_flag=True, help="Try documents again that failed before and have not changed.")
@click.option("--keep", type=click.IntRange(1), default=5, show_default=True, help="Published versions that stay, see 'runs'.")
@click.option("--forget-vanished", "forget", is_flag=True, help="Take documents out of the corpus whose file is gone.")
@click.pass_obj
@reports_errors
def ingest(
    settings: dict[str, Any], paths: tuple[Path, ...], workers: int, batch_size: int, retry: bool, forget: bool, keep: int
) -> None:
    """Read, code and store every document under PATHS, and publish the corpus.

    What has not changed since the last time is skipped; where the lexicon or a model changed, documents are coded again from
    what is stored. Documents whose file is gone are listed and stay, unless --forget-vanished is given. Exit code 1 means:
    done, but some documents could not be taken in; they are listed with the reason.
    """
    from pipeline.discover import discover
    from pipeline.intake import Summary, plan
    from pipeline.sidecar import unmatched
    from pipeline.store import is_published, open_store, publish
    from pipeline.summary import summary_lines

    chosen = Settings(**settings, workers=workers, batch_size=batch_size, keep=keep)
    files = discover(paths, chosen.home)
    for location in unmatched(paths):
        click.echo(f"note: a sidecar names {location}, which is not there; check how its name is written", err=True)
    with open_store(chosen.working_database) as store:
        todo = plan(files, chosen, store, retry, paths)
        has_work = todo.has_work or (forget and bool(todo.missing))
        if not has_work and not is_published(store, chosen.published):
            publish(store, chosen.published, keep)
    if has_work:
        click.echo(f"reading {len(todo.pending)} documents with {workers} processes ...", err=True)
        summary = _flow("ingest")(paths, chosen, retry, forget)
    else:
        summary = Summary(skipped=todo.unchanged, failed=list(todo.failed_before), vanished=list(todo.vanished_before))
        click.echo("nothing to do: no document is new or changed")
    for line in summary_lines(summary):
        click.echo(line)
    click.echo(f"database    {chosen.published}")
    if summary.failed:
        raise click.exceptions.Exit(EXIT_SOME_FAILED)


@click.command(epilog=examples("vuistregel recode", "vuistregel --lexicons mijn-lexicons recode", "vuistregel recode --all"))
@click.option("--all", "everything", is_flag=True, help="Code every passage again, also where nothing changed.")
@click.option("--workers", type=click.IntRange(1, 256), default=default_workers, help="Processes to use [default: all cores].")
@click.pass_obj
@reports_errors
def recode(settings: dict[str, Any], everything: bool, workers: int) -> None:
    """Code the corpus again after a change of lexicon or models, and publish it.

    Works on the passages and tokens that are stored; no document is read. Where only terms of the lexicon changed, only
    passages are coded in which one of them can stand, and codings that come out the same stay as they are.
    """
    chosen = Settings(**settings, workers=workers)
    counts = _flow("recode")(chosen, everything)
    if counts is None:
        click.echo("nothing to do: no document was coded with another lexicon or model")
    else:
        click.echo(f"coded again {counts.in_words}")
    click.echo(f"database    {chosen.published}")


def _flow(name: str) -> Any:
    """What is registered under a name to start a flow; the library itself knows neither the clock nor Prefect."""
    (flow,) = entry_points(group="vuistregel.flows", name=name)
    return flow.load()
