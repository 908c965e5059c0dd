"""A run that is killed loses nothing, and the next one goes on where it stopped."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
import spacy

from tests.conftest import ROOT
from tests.flows.test_ingest import COMMAND, ask, vuistregel

CORPUS = ROOT / "examples" / "corpus" / "proeftuin-ouder-worden"

pytestmark = pytest.mark.slow


def test_a_killed_run_is_continued_and_ends_as_if_nothing_had_happened(tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "documenten" / "proeftuin")
    running = subprocess.Popen(
        [COMMAND, "--home", tmp_path / "home", "ingest", tmp_path / "documenten", "--workers", "1", "--batch-size", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_until_something_is_stored(tmp_path / "home" / "work", running)
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
    assert not (tmp_path / "home" / "corpus.duckdb").exists(), "half a run is never published"

    vuistregel(tmp_path / "home", "ingest", tmp_path / "documenten")
    vuistregel(tmp_path / "undisturbed", "ingest", tmp_path / "documenten")
    for table in ("passages", "annotations", "codings"):
        columns = "* EXCLUDE run_id" if table == "codings" else "*"
        query = f"SELECT {columns} FROM {table}"
        assert ask(tmp_path / "home", query) == ask(tmp_path / "undisturbed", query), table
    unfinished = ask(tmp_path / "home", "SELECT count(*) FROM runs WHERE finished_at IS NULL")
    assert unfinished == [(1,)]


def _wait_until_something_is_stored(work: Path, running: subprocess.Popen[bytes]) -> None:
    """Until the write-ahead log has grown: some batches are in, not all."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert running.poll() is None, "the run ended before it could be killed"
        log = work / "working.duckdb.wal"
        if log.is_file() and log.stat().st_size > 250_000:
            return
        time.sleep(0.02)
    raise AssertionError("nothing was stored within two minutes")


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    work = tmp_path / "home" / "work"
    work.mkdir(parents=True)
    hold = f"import duckdb, time; c = duckdb.connect({str(work / 'working.duckdb')!r}); print(1, flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        done = subprocess.run(
            [COMMAND, "--home", tmp_path / "home", "ingest", CORPUS], capture_output=True, text=True, check=False, timeout=120
        )
    finally:
        holder.kill()
        holder.wait()
    assert done.returncode == 2
    assert "is in use by another run. Wait until that run has finished, then try again." in done.stderr


def test_a_run_that_stored_but_did_not_publish_is_published_by_the_next(tmp_path: Path) -> None:
    vuistregel(tmp_path, "ingest", CORPUS / "2025", "--workers", "1")
    (tmp_path / "corpus.duckdb").unlink()
    assert "nothing to do" in vuistregel(tmp_path, "ingest", CORPUS / "2025")
    with duckdb.connect(str(tmp_path / "corpus.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (4,)


def test_a_pipeline_that_is_not_dutch_stops_the_run_and_no_document_is_blamed(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "english")
    done = subprocess.run(
        [COMMAND, "--home", tmp_path / "home", "--model", tmp_path / "english", "ingest", CORPUS / "2025", "--workers", "1"],
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "is no Dutch pipeline with lemmas, tags and morphology" in done.stderr
    assert "Traceback" not in done.stderr
    with duckdb.connect(str(tmp_path / "home" / "work" / "working.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM intake.files").fetchone() == (0,)
