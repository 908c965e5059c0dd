"""Batches of documents as tasks in processes: a process that dies costs no more than the document that killed it."""

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from flows.priority import WORKER, stand_back
from pipeline.discover import SourceFile
from pipeline.errors import VuistregelError
from pipeline.intake import batches, lost
from pipeline.offspring import end_with_parent
from pipeline.process import process_batch
from pipeline.records import Outcome
from pipeline.settings import Settings

Batch = tuple[SourceFile, ...]
Future = PrefectFuture[list[Outcome]]
Runner = TaskRunner[Any]
NewRunner = Callable[[int], Runner]
"""Number of workers → something that runs tasks, to be entered before use."""
_QUEUED_PER_WORKER = 2
"""Batches handed out ahead, so that no worker waits and memory stays flat."""
_WAITS = (1.0, 5.0)
"""Seconds before the second and the third try of documents that could not be read, since another program may let go of them."""


@task(cache_policy=NO_CACHE, persist_result=False)
def process(files: Batch, settings: Settings) -> list[Outcome]:
    """One batch through the whole path, in a process of its own."""
    return process_batch(files, settings)


def processes(workers: int) -> Runner:
    """So many processes of this machine."""
    return ProcessPoolTaskRunner(max_workers=workers, initializer=_prepare_worker)


def processed(
    todo: Iterable[Batch], settings: Settings, new_runner: NewRunner = processes, waits: Sequence[float] = _WAITS
) -> Generator[list[Outcome], None, None]:
    """The outcomes of every batch, in order of the batches.

    Documents that could not be read come last, after another try behind each of the `waits` (seconds). When a worker dies, the
    batches that were handed out are done again one document at a time, so that only a document that kills its worker twice
    fails. Raises VuistregelError for what concerns every document, as a missing model.
    """
    unread: list[SourceFile] = []
    for files, outcomes in _once(deque(todo), settings, new_runner):
        again = {outcome.location for outcome in outcomes if waits and outcome.cause == "unreadable"}
        unread += [file for file in files if file.key in again]
        yield [outcome for outcome in outcomes if outcome.location not in again]
    if unread:
        time.sleep(waits[0])
        yield from processed(batches(unread, settings), settings, new_runner, waits[1:])


def _once(todo: deque[Batch], settings: Settings, new_runner: NewRunner) -> Iterator[tuple[Batch, list[Outcome]]]:
    while todo:
        suspects = yield from _together(todo, settings, new_runner)
        yield from _one_by_one(suspects, settings, new_runner)


def _together(
    todo: deque[Batch], settings: Settings, new_runner: NewRunner
) -> Generator[tuple[Batch, list[Outcome]], None, deque[SourceFile]]:
    """Hand out batches until there are none left or a worker dies; gives the files of the batches that then were not done."""
    waiting: deque[tuple[Batch, Future]] = deque()
    suspects: deque[SourceFile] = deque()
    with _entered(new_runner(settings.workers)) as runner:
        while waiting or (todo and not suspects):
            while todo and not suspects and len(waiting) <= _QUEUED_PER_WORKER * settings.workers:
                files = todo.popleft()
                waiting.append((files, _submit(runner, files, settings)))
            files, future = waiting.popleft()
            outcomes = _result(future)
            if isinstance(outcomes, Exception):
                suspects += files
            else:
                yield files, outcomes
    return suspects


def _one_by_one(suspects: deque[SourceFile], settings: Settings, new_runner: NewRunner) -> Iterator[tuple[Batch, list[Outcome]]]:
    while suspects:
        with _entered(new_runner(1)) as runner:
            alive = True
            while suspects and alive:
                files = (suspects.popleft(),)
                outcomes = _result(_submit(runner, files, settings))
                alive = not isinstance(outcomes, Exception)
                yield (
                    files,
                    lost(files, str(outcomes) or type(outcomes).__name__) if isinstance(outcomes, Exception) else outcomes,
                )


def _submit(runner: Runner, files: Batch, settings: Settings) -> Future:
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    named = process.with_options(task_run_name=lambda: f"{files[0].path}{more}")
    future: Future = runner.submit(named, {"files": files, "settings": settings})
    return future


def _result(future: Future) -> list[Outcome] | Exception:
    try:
        return future.result()
    except VuistregelError:  # a missing model or a broken lexicon concerns every document: the run stops and says so
        raise
    except Exception as error:  # noqa: BLE001 - whatever killed the worker, the other documents go on
        return error


@contextmanager
def _entered(runner: Runner) -> Iterator[Runner]:
    """The runner at work. When the run is stopped, its processes are not waited for."""
    before = multiprocessing.active_children()
    with runner:
        try:
            yield runner
        except BaseException:
            for child in multiprocessing.active_children():
                if child not in before:
                    child.terminate()
            raise


def _prepare_worker() -> None:
    """In a worker: Ctrl-C is for the run, which then ends its workers; nothing goes on when the run is killed; and whoever asks
    the database a question meanwhile goes first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stand_back(WORKER)
    end_with_parent()
