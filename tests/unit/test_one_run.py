"""One run at a time in a home; a killed run does not block the next; faults that pass and a disk that is full."""

import errno
import itertools
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.deadline import deadline
from pipeline.errors import DocumentError, VuistregelError
from pipeline.faults import full_disk_named, is_full, may_pass
from pipeline.one_run import BusyError, one_run

HOLD = """
import sys, time
from pathlib import Path
from pipeline.one_run import one_run
with one_run(Path(sys.argv[1]), "recode"):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "work"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_the_second_run_hears_at_once_who_is_at_work(holder: "subprocess.Popen[str]", tmp_path: Path) -> None:
    with pytest.raises(BusyError) as caught, one_run(tmp_path / "work", "ingest"):
        pass
    assert f"is in use by another run (recode, process {holder.pid}, since " in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_killed_run_does_not_block_the_next_one(holder: "subprocess.Popen[str]", tmp_path: Path) -> None:
    holder.kill()
    holder.wait()
    assert (tmp_path / "work" / "run.json").exists(), "it had no time to clean up"
    with one_run(tmp_path / "work", "ingest"):
        assert f'"pid": {os.getpid()}' in (tmp_path / "work" / "run.json").read_text(encoding="utf-8")
    assert not (tmp_path / "work" / "run.json").exists()


def test_a_run_may_enter_its_own_home_again_and_holds_it_until_the_outermost_block_ends(tmp_path: Path) -> None:
    with one_run(tmp_path, "ingest"):
        with one_run(tmp_path, "recode"):
            pass
        assert '"command": "ingest"' in (tmp_path / "run.json").read_text(encoding="utf-8")
        done = subprocess.run([sys.executable, "-c", HOLD, tmp_path], capture_output=True, text=True, check=False)
        assert "BusyError" in done.stderr


@pytest.mark.parametrize(
    ("error", "full", "passes"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True, False),
        (duckdb.TransactionException('Failed to commit: Could not write file "x.wal": No space left on device'), True, False),
        (duckdb.IOException('Could not set lock on file "x.duckdb": Conflicting lock is held'), False, True),
        (sqlite3.OperationalError("database or disk is full"), True, False),
        (sqlite3.OperationalError('near "x": syntax error'), False, False),
        (OSError(errno.ESTALE, "Stale file handle"), False, True),
        (PermissionError(errno.EACCES, "Permission denied"), False, True),
        (FileNotFoundError(errno.ENOENT, "No such file"), False, False),
        (duckdb.ParserException("syntax error"), False, False),
        (ValueError("lock"), False, False),
    ],
)
def test_faults_that_may_pass_are_told_from_a_full_disk_and_the_rest(error: Exception, full: bool, passes: bool) -> None:
    wrapped = VuistregelError("home", "cannot be published", "Make room")
    wrapped.__cause__ = error
    for found in (error, wrapped):
        assert (is_full(found), may_pass(found)) == (full, passes)


def test_a_full_disk_is_named_and_other_faults_are_left_alone(tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match=r"data: the disk is full\. Make room there"), full_disk_named("data"):
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(FileNotFoundError), full_disk_named("data"):
        (tmp_path / "nothing").read_bytes()


def test_work_that_would_go_on_for_ever_is_stopped() -> None:
    with pytest.raises(DocumentError) as caught, deadline(0.2, "boek.docx"):
        for _ in itertools.count():
            pass
    assert caught.value.cause == "too_slow"
    with deadline(60, "brief.docx"):
        pass
