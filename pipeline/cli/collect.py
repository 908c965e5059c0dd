"""Commands that fill the corpus."""

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.base import EXIT_SOME_FAILED, examples, reports_errors, store_options
from pipeline.errors import VuistregelError
from pipeline.settings import Settings, default_workers

F = TypeVar("F", bound=Callable[..., Any])

_WORK_OPTIONS = (
    click.option(
        "--workers", type=click.IntRange(1, 256), default=default_workers, help="Processes to use [default: all cores]."
    ),
    click.option("--batch-size", type=click.IntRange(1, 1000), default=24, show_default=True, help="Most documents per batch."),
    click.option(
        "--max-minutes",
        type=click.FloatRange(0, min_open=True),
        default=2,
        show_default=True,
        help="What reading one document may take, and coding it; OCR gets more, by the page.",
    ),
    click.option(
        "--max-memory",
        type=click.FloatRange(0.5),
        default=3,
        show_default=True,
        help="GB of memory that reading one document may take.",
    ),
    click.option(
        "--runner",
        default="processes",
        show_default=True,
        metavar="processes|dask|dask=ADDRESS",
        help="Where documents are read: processes, a Dask cluster on this machine, or the one at an address.",
    ),
    store_options,
)


def work_options(command: F) -> F:
    """The options on how hard to work, named as the fields of Settings."""
    for option in reversed(_WORK_OPTIONS):
        command = option(command)
    return command


def check_work(settings: Settings) -> None:
    """Raises VuistregelError for options on the work that cannot be meant, before anything is started."""
    from pipeline.runner import check_runner
    from pipeline.store import check_release

    check_runner(settings.runner)
    check_release(settings)


@click.command(epilog=examples("vuistregel ingest verslagen/", "vuistregel --home corpus ingest notulen.docx evaluaties/"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@work_options
@click.option("--retry", is_flag=True, help="Try documents again that failed before and have not changed.")
@click.option("--keep", type=click.IntRange(1), default=5, show_default=True, help="Published versions that stay, see 'runs'.")
@click.option("--forget-vanished", "forget", is_flag=True, help="Take documents out of the corpus whose file is gone.")
@click.pass_obj
@reports_errors
def ingest(settings: dict[str, Any], /, paths: tuple[Path, ...], retry: bool, forget: bool, **work: Any) -> None:
    """Read, code and store every document under PATHS, and publish the corpus.

    What has not changed since the last time is skipped; where the lexicon or a model changed, documents are coded again from
    what is stored. Documents whose file is gone are listed and stay, unless --forget-vanished is given. Exit code 1 means:
    done, but some documents could not be taken in; they are listed with the reason.
    """
    from pipeline.one_run import one_run
    from pipeline.sidecar import unmatched
    from pipeline.summary import summary_lines

    chosen = Settings(**settings, **work)
    check_work(chosen)
    for location in unmatched(paths):
        click.echo(f"note: a sidecar names {location}, which is not there; check how its name is written", err=True)
    with one_run(chosen.work, "ingest"):
        summary = _ingest(paths, chosen, retry, forget)
    for line in summary_lines(summary):
        click.echo(line)
    click.echo(f"database    {chosen.published}")
    if summary.failed:
        raise click.exceptions.Exit(EXIT_SOME_FAILED)


def _ingest(paths: tuple[Path, ...], settings: Settings, retry: bool, forget: bool) -> Any:
    """The summary of a run. No flow is started when there is nothing to do."""
    from pipeline.discover import discover
    from pipeline.intake import Summary, plan
    from pipeline.store import is_published, open_store, publish, release_lake

    files = discover(paths, settings.home)
    with open_store(settings.working_database) as store:
        todo = plan(files, settings, store, retry, paths)
        has_work = todo.has_work or (forget and bool(todo.missing))
        if not has_work and not is_published(store, settings.published):
            publish(store, settings.published, settings.keep)
    if not has_work:
        release_lake(settings)
        click.echo("nothing to do: no document is new or changed")
        return Summary(skipped=todo.unchanged, failed=list(todo.failed_before), vanished=list(todo.vanished_before))
    again = f", coding {todo.outdated} again" if todo.outdated else ""
    click.echo(f"reading {len(todo.pending)} documents{again} with {settings.workers} processes ...", err=True)
    return _flow("ingest")(paths, settings, retry, forget)


@click.command(epilog=examples("vuistregel recode", "vuistregel --lexicons mijn-lexicons recode", "vuistregel recode --all"))
@click.option("--all", "everything", is_flag=True, help="Code every passage again, also where nothing changed.")
@click.option("--workers", type=click.IntRange(1, 256), default=default_workers, help="Processes to use [default: all cores].")
@store_options
@click.pass_obj
@reports_errors
def recode(settings: dict[str, Any], everything: bool, workers: int) -> None:
    """Code the corpus again after a change of lexicon or models, and publish it.

    Works on the passages and tokens that are stored; no document is read. Where only terms of the lexicon changed, only
    passages are coded in which one of them can stand, and codings that come out the same stay as they are.
    """
    from pipeline.one_run import one_run

    chosen = Settings(**settings, workers=workers)
    with one_run(chosen.work, "recode"):
        counts = _flow("recode")(chosen, everything)
    if counts is None:
        click.echo("nothing to do: no document was coded with another lexicon or model")
    else:
        click.echo(f"coded again {counts.in_words}")
    click.echo(f"database    {chosen.published}")


def _flow(name: str) -> Any:
    """What is registered under a name to start a flow; the library itself knows neither the clock nor Prefect."""
    found = entry_points(group="vuistregel.flows", name=name)
    if not found:
        raise VuistregelError(f"vuistregel {name}", "was not there yet when this was installed", "Install it again: make install")
    return next(iter(found)).load()
