"""Take in documents: plan, batches in parallel, store, publish, and an artifact that says what happened."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.clock import now
from pipeline.discover import SourceFile, discover
from pipeline.errors import VuistregelError
from pipeline.intake import Summary, batches, begin, finish, lost, plan
from pipeline.process import process_batch
from pipeline.records import Outcome
from pipeline.settings import Settings
from pipeline.store import open_store, publish
from pipeline.summary import summary_markdown

_QUEUED_PER_WORKER = 2
"""Batches handed out ahead, so that no worker waits and memory stays flat."""


@task(name="process-batch", task_run_name="from {files[0].path}")
def process(files: Sequence[SourceFile], settings: Settings) -> list[Outcome]:
    """One batch through the whole path, in a process of its own."""
    return process_batch(files, settings)


@flow(name="ingest", validate_parameters=False)
def ingest(paths: Sequence[Path], settings: Settings, retry: bool = False, forget: bool = False) -> Summary:
    """Take in every document under `paths` that is new or changed, bring the others up to date, and publish the corpus."""
    started = time.perf_counter()
    files = discover(paths, settings.home)
    with open_store(settings.working_database) as store:
        todo = plan(files, settings, store, retry, paths)
        run = begin(store, todo, settings, now())
        summary = Summary(skipped=todo.unchanged, failed=list(todo.failed_before))
        with _progress(len(todo.pending) + todo.outdated) as advance:
            for outcomes in _processed(batches(todo.pending, settings.batch_size), settings):
                store.save(outcomes, todo.fingerprints, run.run_id)
                summary.add(outcomes)
                advance(len(outcomes))
            finish(store, todo, settings, run, summary, forget, advance)
        summary.seconds = time.perf_counter() - started
        store.finish_run(run.run_id, now(), summary.seconds, summary.figures())
        publish(store, settings.published, settings.keep)
    create_markdown_artifact(summary_markdown(summary), key="ingest-summary", description=f"Run {run.run_id}")
    return summary


def run_ingest(paths: Sequence[Path], settings: Settings, retry: bool = False, forget: bool = False) -> Summary:
    """The flow with as many worker processes as the settings say."""
    runner: Any = ProcessPoolTaskRunner(max_workers=settings.workers)
    return ingest.with_options(task_runner=runner)(paths, settings, retry, forget)


def _processed(todo: Iterable[tuple[SourceFile, ...]], settings: Settings) -> Iterator[list[Outcome]]:
    """The outcomes of each batch, in order of the batches."""
    waiting: deque[tuple[tuple[SourceFile, ...], PrefectFuture[list[Outcome]]]] = deque()
    for files in todo:
        waiting.append((files, process.submit(files, settings)))
        if len(waiting) > _QUEUED_PER_WORKER * settings.workers:
            yield _outcomes(*waiting.popleft())
    while waiting:
        yield _outcomes(*waiting.popleft())


def _outcomes(files: tuple[SourceFile, ...], future: PrefectFuture[list[Outcome]]) -> list[Outcome]:
    """A batch whose process dies ends as failed documents, not as a failed run."""
    try:
        return future.result()
    except VuistregelError:  # a missing model or a broken lexicon concerns every document: the run stops and says so
        raise
    except Exception as error:  # noqa: BLE001 - whatever killed the worker, the other batches go on
        return lost(files, f"{type(error).__name__}: {error}")


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error where that is a terminal."""
    columns = (TextColumn("documents"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        row = bar.add_task("documents", total=total)
        yield lambda number: bar.advance(row, number)
