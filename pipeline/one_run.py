"""One writing run at a time in a home: a lock of the operating system, which a killed run cannot leave behind."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import VuistregelError


class BusyError(VuistregelError):
    """Another run works in the same home."""


@contextmanager
def one_run(work: Path, command: str) -> Iterator[None]:
    """Hold the folder `work` of a home for as long as the block runs; the same process may hold it twice.

    Raises BusyError at once when another process holds it, with its number and the time at which it began.
    """
    work.mkdir(parents=True, exist_ok=True)
    lock = FileLock(work / "run.lock", is_singleton=True)
    note = work / "run.json"
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BusyError(str(work.parent), f"is in use by another run{_holder(note)}", "Wait until it has finished") from error
    try:
        if lock.lock_counter == 1:
            _write(note, command)
        yield
    finally:
        if lock.lock_counter == 1:
            note.unlink(missing_ok=True)
        lock.release()


def _write(note: Path, command: str) -> None:
    facts = {"pid": os.getpid(), "command": command}
    fresh = note.with_suffix(".new")
    fresh.write_text(json.dumps(facts), encoding="utf-8")
    fresh.replace(note)


def _holder(note: Path) -> str:
    try:
        facts = json.loads(note.read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(note.stat().st_mtime)
        return f" ({facts['command']}, process {facts['pid']}, since {since:%d-%m-%Y %H:%M})"
    except (OSError, ValueError, KeyError):  # it has just begun, or just ended
        return ""
