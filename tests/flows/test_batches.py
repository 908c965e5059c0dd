"""A worker process that dies costs no more than the document that kills it."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.discover import SourceFile, discover
from pipeline.intake import batches
from pipeline.records import Outcome
from pipeline.settings import Settings
from tests.documents import made_files as made

pytestmark = pytest.mark.slow
KILLER = "b-moordenaar.md"


def die_of_the_killer() -> None:
    """In a worker: die as from a fault in a library, at the moment that this one document is opened."""

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith(KILLER):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documenten"
    place.mkdir()
    for name in ("a.md", KILLER, "c.md", "d.md", "e.md"):
        (place / name).write_text(f"# Verslag {name}\n\n{made.DUTCH}\n", encoding="utf-8")
    return place


def outcomes_of(
    files: list[SourceFile], prepare: Callable[[], None], on_batch: Callable[[int], None] = lambda _: None
) -> list[Outcome]:
    """All outcomes with one worker and two documents per batch; `on_batch` hears of each batch that is in, from 1."""
    from prefect.task_runners import ProcessPoolTaskRunner

    from flows.batches import processed

    settings = Settings(batch_size=2)
    found: list[Outcome] = []
    todo = batches(files, settings)
    arriving = processed(todo, settings, lambda workers: ProcessPoolTaskRunner(workers, initializer=prepare))
    for number, outcomes in enumerate(arriving, start=1):
        found += outcomes
        on_batch(number)
    return found


def test_only_the_document_that_kills_its_worker_fails_and_its_neighbours_come_in(folder: Path) -> None:
    found = {outcome.path: outcome for outcome in outcomes_of(discover([folder]), die_of_the_killer)}
    assert {path: outcome.status for path, outcome in found.items()} == {
        "a.md": "ok", KILLER: "failed", "c.md": "ok", "d.md": "ok", "e.md": "ok",
    }  # fmt: skip
    assert (found[KILLER].cause, found[KILLER].transient) == ("interrupted", True)
    assert "was not finished" in found[KILLER].reason


def nothing() -> None:
    pass


def test_a_worker_that_is_killed_from_outside_costs_no_document(folder: Path) -> None:
    others = multiprocessing.active_children()  # of tests before this one

    def kill_the_worker(number: int) -> None:
        if number == 1:
            (worker,) = (child for child in multiprocessing.active_children() if child not in others)
            os.kill(worker.pid or 0, signal.SIGKILL)

    found = outcomes_of(discover([folder]), nothing, kill_the_worker)
    assert sorted((outcome.path, outcome.status) for outcome in found) == [
        (name, "ok") for name in ("a.md", KILLER, "c.md", "d.md", "e.md")
    ]


def test_a_document_that_was_away_for_a_moment_comes_in_after_another_try(folder: Path) -> None:
    away = folder.parent / "away.md"
    files = discover([folder])
    (folder / "c.md").rename(away)

    def bring_back(number: int) -> None:
        if number == 3:
            away.rename(folder / "c.md")

    found = outcomes_of(files, nothing, bring_back)
    assert [(outcome.path, outcome.status) for outcome in found][-1] == ("c.md", "ok"), "the others are not kept waiting"
    assert {outcome.status for outcome in found} == {"ok"}
    assert len(found) == 5
