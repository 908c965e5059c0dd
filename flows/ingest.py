"""Take in documents: plan, batches in parallel, store, publish, and show what happened."""

import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Cancelled
from prefect.tasks import exponential_backoff

from flows.batches import processed
from flows.clock import now
from flows.runners import new_runner
from flows.served import end_with_serve
from flows.shown import as_parameters, name_run, progress, show_file, show_summary
from pipeline.discover import SourceFile, discover
from pipeline.faults import full_disk_named, may_pass
from pipeline.intake import Plan, Summary, batches, begin, finish, plan
from pipeline.one_run import BusyError, one_run
from pipeline.settings import Settings
from pipeline.settled import settled
from pipeline.store import Store, is_published, open_store, release, release_lake


@flow(name="ingest", persist_result=False)
def ingest(
    paths: list[Path], settings: Settings, retry: bool = False, forget: bool = False, settle_seconds: float = 0
) -> Summary | State[Any]:
    """Take in every document under `paths` that is new or changed, bring the others up to date, and publish the corpus.

    With `settle_seconds`, documents that change between two looks, so long apart, wait for the next run. When another run
    works in the same home, this one is cancelled and says which.
    """
    started = time.perf_counter()
    end_with_serve()
    try:
        with one_run(settings.work, "ingest"), full_disk_named(str(settings.home)), ExitStack() as stack:
            files, waiting = _look(paths, settings.home, settle_seconds)
            store = patient_open(stack, settings.working_database)
            todo = plan(files, settings, store, retry, paths)
            name_run(f"ingest {len(todo.pending)} documents from {', '.join(path.as_posix() for path in paths)}")
            summary = Summary(skipped=todo.unchanged, waiting=waiting, failed=list(todo.failed_before))
            summary.vanished = list(todo.vanished_before)
            if todo.has_work or (forget and todo.missing) or not is_published(store, settings.published):
                _take_in(todo, summary, paths, settings, store, forget, started)
            else:
                release_lake(settings)
    except BusyError as error:
        return Cancelled(message=str(error))
    show_summary(summary)
    show_file(settings.published, "corpus", "The database for analysts")
    return summary


def run_ingest(paths: Sequence[Path], settings: Settings, retry: bool = False, forget: bool = False) -> Summary:
    """The flow, started from a command."""
    parameters: Any = as_parameters(settings)  # Prefect shows them so, and makes them Settings again
    summary = ingest(list(paths), parameters, retry, forget)
    assert isinstance(summary, Summary)
    return summary


def _take_in(
    todo: Plan, summary: Summary, paths: Sequence[Path], settings: Settings, store: Store, forget: bool, started: float
) -> None:
    runner = new_runner(paths, settings)
    run = begin(store, todo, settings, now())
    arriving = processed(batches(todo.pending, settings), settings, runner)
    with progress(len(todo.pending) + todo.outdated) as advance, closing(arriving):
        for outcomes in arriving:
            store.save(outcomes, todo.fingerprints, run.run_id)
            summary.add(outcomes)
            advance(len(outcomes))
        finish(store, todo, settings, run, summary, forget, advance)
    summary.seconds = time.perf_counter() - started
    store.finish_run(run.run_id, now(), summary.seconds, summary.figures())
    patient_publish(store, settings)


def _look(paths: Sequence[Path], home: Path, settle_seconds: float) -> tuple[list[SourceFile], int]:
    """The documents, and how many more of them are not complete yet."""
    files = discover(paths, home)
    if not settle_seconds:
        return files, 0
    time.sleep(settle_seconds)
    later = discover(paths, home)
    complete = settled(files, later)
    return complete, len(later) - len(complete)


def _passing(_task: Any, _run: TaskRun, state: State[Any]) -> bool:
    error = state.result(raise_on_failure=False)
    return isinstance(error, BaseException) and may_pass(error)


_patient: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": exponential_backoff(1),
    "retry_condition_fn": _passing,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}
"""For a step that tries again after 1, 2 and 4 seconds when a file is locked or a network drive is away."""


@task(name="open", task_run_name="open the database", **_patient)
def patient_open(stack: ExitStack, path: Path) -> Store:
    """The working database, open until `stack` is closed."""
    return stack.enter_context(open_store(path))


@task(name="publish", task_run_name="publish", **_patient)
def patient_publish(store: Store, settings: Settings) -> None:
    """`release`, with patience."""
    release(store, settings)
