"""Publishing under fire: real readers, killed writers, full disks. The published file is always whole, old or new."""

import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.store import Store, is_published, open_store, publish, version_path, versions_of
from tests.conftest import ROOT
from tests.unit.test_store import PRINTS, RUN, outcome, rows

WHOLE = """
    SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages), (SELECT count(*) FROM codings),
           (SELECT count(*) FROM runs), (SELECT max(ordinal) FROM runs JOIN about ON run_id = value),
           (SELECT count(*) FROM code_document_matrix WHERE present)"""
"""Six numbers that are the same in every corpus of `add_run`."""


def add_run(store: Store, codebook: Codebook) -> int:
    """A run that takes in one document; its number."""
    number = store.next_run()
    run_id = f"run_{number}"
    store.begin_run(replace(RUN, run_id=run_id, ordinal=number))
    if number == 1:
        store.replace_codes(codebook)
    store.save([outcome(f"netwerk/{number}.md")], PRINTS, run_id)
    store.set_about({"last_run": run_id})
    store.finish_run(run_id, datetime(2026, 1, 2), 1.0, {})
    return number


@pytest.fixture
def home(tmp_path: Path, codebook: Codebook) -> Path:
    """A home with one published run."""
    made(tmp_path, codebook)
    return tmp_path


def made(home: Path, codebook: Codebook, keep: int | None = None) -> int:
    with open_store(home / "work" / "working.duckdb") as store:
        number = add_run(store, codebook)
        publish(store, home / "corpus.duckdb", keep)
    return number


def whole(path: Path) -> int:
    """The number of runs in a published file, after a check that all of them are there."""
    (figures,) = rows(path, WHOLE)
    assert len(set(figures)) == 1, figures
    return int(str(figures[0]))


def no_leftovers(home: Path) -> bool:
    return [path.name for path in home.rglob(".*")] == [] and not list(home.glob("corpus.duckdb.*"))


# versions


def test_the_last_versions_stay_with_their_run(home: Path, codebook: Codebook) -> None:
    for _ in range(3):
        made(home, codebook, keep=3)
    target = home / "corpus.duckdb"
    assert {run: number for run, (number, _) in versions_of(target).items()} == {"run_2": 2, "run_3": 3, "run_4": 4}
    assert [whole(version_path(target, run)) for run in ("2", "run_3", "4", None)] == [2, 3, 4, 4]  # type: ignore[list-item]
    assert target.samefile(version_path(target, "4")), "a version takes no room of its own"
    with pytest.raises(VuistregelError, match=r"run 1: has no published version here. Choose one of: 2, 3, 4\."):
        version_path(target, "1")


def test_publishing_a_run_again_replaces_its_version(home: Path) -> None:
    with open_store(home / "work" / "working.duckdb") as store:
        store.set_about({"product_version": "again"})
        publish(store, home / "corpus.duckdb", keep=1)
    assert rows(version_path(home / "corpus.duckdb", "1"), "SELECT value FROM about WHERE key = 'product_version'") == [
        ("again",)
    ]


def test_a_new_working_database_beside_old_versions_keeps_its_own(home: Path, codebook: Codebook) -> None:
    for _ in range(2):
        made(home, codebook)
    shutil.rmtree(home / "work")
    made(home, codebook, keep=2)
    assert set(versions_of(home / "corpus.duckdb")) == {"run_1", "run_3"}
    assert whole(version_path(home / "corpus.duckdb", "1")) == 1


def test_a_version_that_a_reader_has_open_may_go(home: Path, codebook: Codebook) -> None:
    with duckdb.connect(str(version_path(home / "corpus.duckdb", "1")), read_only=True) as reader:
        made(home, codebook, keep=1)
        assert set(versions_of(home / "corpus.duckdb")) == {"run_2"}
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == (1,)


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="needs a second file system")
def test_versions_and_work_may_stand_on_another_file_system(tmp_path: Path, codebook: Codebook) -> None:
    other = Path("/dev/shm") / f"vuistregel-{os.getpid()}"
    try:
        for name in ("published", "work"):
            (other / name).mkdir(parents=True)
            (tmp_path / name).symlink_to(other / name)
        for _ in range(3):
            made(tmp_path, codebook, keep=2)
        target = tmp_path / "corpus.duckdb"
        assert [whole(version_path(target, run)) for run in ("2", "3")] == [2, 3]
        assert not target.samefile(version_path(target, "3"))
        assert no_leftovers(other)
    finally:
        shutil.rmtree(other)


# readers


READER = f"""
import duckdb, os, sys, time
target, stop, again = sys.argv[1:]
seen, reader = 0, duckdb.connect(target, read_only=True)
print("ready", flush=True)
while not os.path.exists(stop):
    figures = reader.execute({WHOLE!r}).fetchone()
    assert len(set(figures)) == 1 and figures[0] >= seen, figures
    seen = figures[0]
    time.sleep(0.002)
    if again == "again":
        reader.close()
        reader = duckdb.connect(target, read_only=True)
print(seen)
"""


@pytest.mark.slow
def test_readers_that_query_all_the_time_see_only_whole_runs(home: Path, codebook: Codebook) -> None:
    target, stop = home / "corpus.duckdb", home / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, target, stop, again], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for again in ("again", "again", "hold")
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    last = [made(home, codebook, keep=2) for _ in range(5)][-1]
    stop.touch()
    ended = [reader.communicate(timeout=60) for reader in readers]
    assert [error for _, error in ended] == [""] * 3
    seen = [int(output) for output, _ in ended]
    assert all(1 < number <= last for number in seen[:2])
    assert seen[2] == 1, "who holds the file keeps what was there"


WRITER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
connection.execute("CREATE TABLE x (y INTEGER)")
"""


def test_a_target_that_another_program_writes_in_stays_as_it_is(home: Path, codebook: Codebook) -> None:
    target = home / "corpus.duckdb"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, target], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    with pytest.raises(VuistregelError, match=r"another program has it open for writing\. Close it there .*nothing is lost"):
        made(home, codebook)
    writer.communicate("go\n", timeout=60)
    with open_store(home / "work" / "working.duckdb") as store:
        assert not is_published(store, target)
        publish(store, target)
    assert whole(target) == 2
    assert rows(target, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'x'") == [(0,)], "nothing of theirs is in it"


# killed writers


KILLED = """
import os, signal, sys, time
from pathlib import Path
from pipeline.codebook import load_codebook
from pipeline.settings import Settings
from tests.unit.test_publish import add_run, whole
from pipeline.store import open_store, publish, versions_of
import datasketch, scipy

home, delays = Path(sys.argv[1]), [float(delay) for delay in sys.argv[2:]]
codebook = load_codebook(Settings().lexicons)
waiting, started = os.pipe()

def forked(work):
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
    return child

def publishing(at):
    def work():
        left = at
        def step(event, arguments):
            nonlocal left
            if event in ("os.link", "os.rename", "os.remove", "os.mkdir") or (event == "open" and "corpus" in str(arguments[0])):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
        with open_store(home / "work" / "working.duckdb") as store:
            add_run(store, codebook)
            os.write(started, b"x")
            sys.addaudithook(step)
            publish(store, home / "corpus.duckdb", keep=2)
    return work

def check():
    seen = whole(home / "corpus.duckdb")
    for number, path in versions_of(home / "corpus.duckdb").values():
        assert whole(path) == number
    print(seen, flush=True)

def killed(work, delay=None):
    child = forked(work)
    if delay is not None:
        os.read(waiting, 1)
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)  # nobody has waited for it, so it is still there or a zombie
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    _, checked = os.waitpid(forked(check), 0)
    assert checked == 0
    return os.WIFSIGNALED(status)

step = 1
while killed(publishing(step)):
    os.read(waiting, 1)
    step += 1
os.read(waiting, 1)
print("steps", step - 1, flush=True)
for delay in delays:
    killed(publishing(-1), delay)
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_the_old_file_or_the_new_one_and_the_next_goes_on(home: Path, codebook: Codebook) -> None:
    """Killed at every step at which it makes, links, renames or removes a file, and at random moments while it copies."""
    delays = [f"{random.Random(number).uniform(0.0, 0.5):.3f}" for number in range(4)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, home, *delays], capture_output=True, text=True, timeout=300, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.split()
    steps = int(lines[lines.index("steps") + 1])
    assert steps > 8
    seen = [int(word) for word in lines if word.isdigit()]
    del seen[lines.index("steps")]
    assert seen == sorted(seen), "nobody ever sees an older corpus than before"
    last = made(home, codebook, keep=2)
    assert whole(home / "corpus.duckdb") == last
    assert len(versions_of(home / "corpus.duckdb")) == 2
    assert no_leftovers(home)


# what cannot be written


FULL = """
import resource, sys
from pathlib import Path
from pipeline.errors import VuistregelError
from pipeline.store import open_store, publish
home, room = Path(sys.argv[1]), int(sys.argv[2])
with open_store(home / "work" / "working.duckdb") as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    try:
        publish(store, home / "corpus.duckdb")
    except VuistregelError as error:
        print(error)
"""


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_file_that_may_grow_no_further_is_not_published(home: Path, codebook: Codebook, share: float) -> None:
    with open_store(home / "work" / "working.duckdb") as store:
        add_run(store, codebook)
    room = int((home / "corpus.duckdb").stat().st_size * share)
    done = subprocess.run(
        [sys.executable, "-c", FULL, home, str(room)], capture_output=True, text=True, timeout=60, check=False, cwd=ROOT
    )
    assert "corpus.duckdb: cannot be published (" in done.stdout, done.stderr
    assert "Make room or rights there and run again; nothing is lost." in done.stdout
    assert done.returncode == 0
    assert whole(home / "corpus.duckdb") == 1
    assert made(home, codebook) == 3
    assert whole(home / "corpus.duckdb") == 3
    assert no_leftovers(home)


def test_a_full_disk_and_a_read_only_one_leave_the_old_file(small_disk: Path, tmp_path: Path, codebook: Codebook) -> None:
    (tmp_path / "work").mkdir()
    (small_disk / "work").symlink_to(tmp_path / "work")
    made(small_disk, codebook)
    (small_disk / "filler").write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 300_000))
    with pytest.raises(VuistregelError, match=r"cannot be published.*Make room"):
        made(small_disk, codebook)
    assert whole(small_disk / "corpus.duckdb") == 1
    (small_disk / "filler").unlink()
    assert made(small_disk, codebook) == 3
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(VuistregelError, match=r"cannot be published.*rights there"):
        made(small_disk, codebook)
    assert whole(small_disk / "corpus.duckdb") == 3
    assert no_leftovers(small_disk)


@pytest.mark.parametrize("name", ["corpus.duckdb", "corpus.duckdb.wal", "published"])
def test_what_stands_in_the_way_is_named_and_the_old_file_stays(home: Path, codebook: Codebook, name: str) -> None:
    target, obstacle = home / "corpus.duckdb", home / name
    obstacle.rename(home / "aside") if obstacle.exists() else None
    obstacle.mkdir() if name != "published" else obstacle.write_text("a file")
    with pytest.raises(VuistregelError, match=r"corpus\.duckdb: cannot be published"):
        made(home, codebook)
    obstacle.rmdir() if name != "published" else obstacle.unlink()
    (home / "aside").rename(obstacle) if (home / "aside").exists() else None
    assert whole(target) == 1
    assert made(home, codebook) == 3
    assert whole(target) == 3
    assert no_leftovers(home)
