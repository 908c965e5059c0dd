"""A run that is killed loses nothing, and the next one goes on where it stopped."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
import spacy

from tests.conftest import ROOT
from tests.flows.conftest import MARK, descendants
from tests.flows.test_ingest import COMMAND, ask, vuistregel

CORPUS = ROOT / "examples" / "corpus" / "proeftuin-ouder-worden"

FILES = sum(file.is_file() for file in CORPUS.rglob("*"))
LEXICONS = sum(file.stat().st_size for file in (ROOT / "lexicons").glob("*.yaml"))
"""Bytes that the first run stores before any document."""

pytestmark = pytest.mark.slow


def test_a_run_that_is_stopped_and_then_killed_ends_as_if_nothing_had_happened(tmp_path: Path, undisturbed: Path) -> None:
    home = tmp_path / "home"
    with _running(home) as run:
        _wait_until_stored(home, run, LEXICONS + 250_000)
        second = subprocess.run([COMMAND, "--home", home, "ingest", CORPUS], capture_output=True, text=True, check=False)
        assert second.returncode == 2
        assert f"is in use by another run (ingest, process {run.pid}, since " in second.stderr
        run.terminate()
        _, said = run.communicate(timeout=240)
    assert run.returncode == 143
    assert said.splitlines()[-1] == "vuistregel: ingest: was stopped. What was stored stays; run it again to go on."
    kept = _stored(home)
    assert 0 < kept < FILES

    with _running(home) as run:
        _wait_until_stored(home, run, 250_000)
        run.kill()
        run.wait()
    assert kept < _stored(home) < FILES
    assert not (home / "corpus.duckdb").exists(), "half a run is never published"
    assert descendants(home) == [], "what a killed run had started ends with it"

    vuistregel(home, "ingest", CORPUS)
    _assert_same(home, undisturbed)
    assert ask(home, "SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(2,)]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_stops_the_run_with_a_sentence_and_loses_nothing(tmp_path: Path, undisturbed: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "small", home], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let a small disk be mounted")
    try:
        done = subprocess.run(
            [COMMAND, "--home", home, "ingest", CORPUS, "--batch-size", "1"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 2, done.stderr
        assert done.stderr.splitlines()[-1].startswith(f"vuistregel: {home}: the disk is full. Make room there and run again")
        subprocess.run(["mount", "-o", "remount,size=100m", home], check=True)
        assert 0 < _stored(home) < FILES
        vuistregel(home, "ingest", CORPUS)
        _assert_same(home, undisturbed)
    finally:
        subprocess.run(["umount", home], check=True)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the corpus was taken in without any trouble."""
    home = tmp_path_factory.mktemp("undisturbed")
    vuistregel(home, "ingest", CORPUS)
    return home


@contextmanager
def _running(home: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [COMMAND, "--home", home, "ingest", CORPUS, "--workers", "1", "--batch-size", "1"]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, MARK: str(home)}
    ) as run:
        try:
            yield run
        finally:
            run.kill()


def _stored(home: Path) -> int:
    """The number of files in the working database, which nobody has open."""
    with duckdb.connect(str(home / "work" / "working.duckdb")) as connection:
        rows = connection.execute("SELECT count(*) FROM intake.files").fetchall()
    return int(rows[0][0])


def _assert_same(home: Path, other: Path) -> None:
    for table in ("passages", "annotations", "codings"):
        columns = "* EXCLUDE run_id" if table == "codings" else "*"
        assert ask(home, f"SELECT {columns} FROM {table}") == ask(other, f"SELECT {columns} FROM {table}"), table


def _wait_until_stored(home: Path, running: "subprocess.Popen[str]", more: int) -> None:
    """Until the write-ahead log has grown by so many bytes: some batches are in, not all."""
    log = home / "work" / "working.duckdb.wal"
    began = _size(log)
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert running.poll() is None, "the run ended before it could be stopped"
        if _size(log) > began + more:
            return
        time.sleep(0.02)
    raise AssertionError("nothing was stored within four minutes")


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0


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
