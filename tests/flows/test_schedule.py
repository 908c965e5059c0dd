"""`vuistregel serve` as a user runs it: a schedule that fires, a folder that is watched, Prefect's page, and a clean end."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import pytest

from flows.server import announced, own_server
from pipeline.errors import VuistregelError
from pipeline.settings import Settings
from tests.conftest import ROOT
from tests.documents import made_files as made
from tests.flows.conftest import MARK, descendants, prefect_api
from tests.flows.test_ingest import SAMPLE, ask, vuistregel
from tests.servers import wait_until

pytestmark = pytest.mark.slow
SERVE = [sys.executable, "-m", "pipeline.cli", "--home", "data", "serve", "--port", "0", "--workers", "1"]
DOCUMENTS = ["2025-04-10 kernteam.md", "2025-09-18 notulen stuurgroep.docx"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working folder with documents, one that is still being copied, and one that is named so."""
    folder = tmp_path / "verslagen"
    folder.mkdir()
    for name in DOCUMENTS:
        shutil.copy(SAMPLE / name, folder)
    (folder / "evaluatie.pdf.part").write_bytes(b"%PDF-1.7")
    return tmp_path


@pytest.fixture
def served(place: Path) -> Iterator["subprocess.Popen[str]"]:
    """A schedule of every minute and a watcher at work, with a server of their own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with subprocess.Popen(
        [*SERVE, "--batch-size", "1", "--cron", "* * * * *", "--watch", "verslagen"],
        cwd=place, stdout=subprocess.PIPE, text=True, env={**environment, MARK: str(place), "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        yield process
        process.kill()


@contextmanager
def copied_slowly(path: Path) -> Iterator[None]:
    """A document of which another line is written every third of a second, and the last one at the end of the block."""
    done = threading.Event()

    def copy() -> None:
        with path.open("w", encoding="utf-8") as file:
            while not done.wait(0.3):
                file.write(f"\n{made.DUTCH}\n")
                file.flush()
            file.write("\nDe laatste regel.\n")

    copying = threading.Thread(target=copy)
    copying.start()
    try:
        yield
    finally:
        done.set()
        copying.join()


def test_schedule_watcher_and_cancel_lose_nothing_are_seen_in_the_page_and_stop_cleanly(
    served: "subprocess.Popen[str]", place: Path
) -> None:
    """Whichever of the two comes first is cancelled while it reads; the other, or the same again, takes in everything."""
    with copied_slowly(place / "verslagen" / "langzaam.md"):
        assert served.stdout is not None
        page = served.stdout.readline().split()[-1]
        assert page.startswith("http://127.0.0.1:")
        with urlopen(page, timeout=30) as answer:
            assert b"<title>Prefect" in answer.read()
        _cancel_while_it_reads(f"{page}/api", served.pid, place / "data" / "corpus.duckdb")
    wait_until(lambda: _documents(place / "data") == [*DOCUMENTS, "langzaam.md"], 120)
    assert ask(place / "data", "SELECT count(*) FROM failures") == [(0,)], "neither a name in .part nor half a document is read"
    slow = "SELECT version, ends_with(text, 'De laatste regel.') FROM documents WHERE path = 'langzaam.md'"
    assert ask(place / "data", slow) == [(1, True)], "once, when it was complete"
    wait_until(lambda: len(_ended(f"{page}/api")) == 2, 120)

    served.send_signal(signal.SIGTERM)
    assert served.wait(60) == 0
    assert served.stdout.read().splitlines()[-1] == "stopped"
    assert descendants(place) == []


def _cancel_while_it_reads(api: str, serving: int, published: Path) -> None:
    """What the button in the page does; afterwards nothing of the run is left."""
    at_work = {"state": {"type": {"any_": ["RUNNING"]}}}
    wait_until(lambda: prefect_api("task_runs/filter", {"task_runs": at_work | {"name": {"like_": "2025"}}}, api), 120)
    (run,) = prefect_api("flow_runs/filter", {"flow_runs": at_work}, api)
    assert run["parameters"]["settings"]["home"] == "data"
    _server, *started = sorted(psutil.Process(serving).children(recursive=True), key=psutil.Process.create_time)
    assert len(started) > 1
    prefect_api(f"flow_runs/{run['id']}/set_state", {"state": {"type": "CANCELLING", "name": "Cancelling"}}, api)
    assert psutil.wait_procs(started, 60)[1] == []
    assert not published.exists(), "half a run is never published"
    chosen = {"flow_runs": {"id": {"any_": [run["id"]]}, "state": {"name": {"any_": ["Cancelled"]}}}}
    wait_until(lambda: prefect_api("flow_runs/filter", chosen, api), 60)


def _documents(home: Path) -> list[object]:
    if not (home / "corpus.duckdb").exists():
        return []
    return [path for (path,) in ask(home, "SELECT path FROM documents ORDER BY path")]


def _ended(api: str) -> set[bool]:
    """Whether runs by schedule (True) and by the watcher (False) came to their end."""
    runs = prefect_api("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["COMPLETED", "CANCELLED"]}}}}, api)
    return {run["auto_scheduled"] for run in runs}


def test_the_watcher_loses_nothing_when_runs_fail_and_folders_go(tmp_path: Path) -> None:
    asyncio.run(_watching(tmp_path / "verslagen"))


async def _watching(folder: Path) -> None:
    from flows.schedule import watch

    folder.mkdir()
    ends, found, said = [True, False, False, True, True], list[list[str]](), list[str]()

    async def run() -> bool:
        found.append(sorted(file.name for file in folder.iterdir()))
        return ends[len(found) - 1]

    async def until(number: int, heard: list[Any]) -> None:
        async with asyncio.timeout(60):
            while len(heard) < number:
                assert not watching.done()
                await asyncio.sleep(0.01)

    for name in "ab":
        (folder / name).write_text(name)
    watching = asyncio.create_task(watch([folder], folder.parent / "home", run, said.append, 0.05, 0.05))
    await until(1, found)
    (folder / "c").write_text("c")
    await until(4, found)
    away = folder.rename(folder.with_name("away"))
    await until(1, said)
    (away / "b").unlink()
    away.rename(folder)
    await until(5, found)
    watching.cancel()
    assert found == [["a", "b"], ["a", "b", "c"], ["a", "b", "c"], ["a", "b", "c"], ["a", "c"]]
    assert said == [f"{folder}: does not exist. Name a file or a folder with documents."]


def test_a_run_does_not_outlive_the_serve_that_is_killed() -> None:
    run = "import time; from flows.served import *; end_with_serve(); print(1, flush=True); time.sleep(60)"
    serve = (
        f"import subprocess, sys; from flows.served import *; serve_from_here(); subprocess.run([sys.executable, '-c', {run!r}])"
    )
    with subprocess.Popen([sys.executable, "-c", serve], stdout=subprocess.PIPE, cwd=ROOT) as serving:
        assert serving.stdout is not None
        serving.stdout.readline()
        started = psutil.Process(serving.pid).children()
        assert len(started) == 1
        serving.kill()
        assert psutil.wait_procs(started, 30)[1] == []


def test_a_run_that_was_at_work_when_the_machine_went_down_keeps_no_new_one_out() -> None:
    from flows.schedule import deployment

    asyncio.run(_after_a_crash(deployment([Path("verslagen")], Settings(), None, "Europe/Amsterdam")))


async def _after_a_crash(planned: Any) -> None:
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner
    from prefect.states import Pending, Running

    from flows.schedule import close_runs_of_before

    number = await Runner().aadd_deployment(planned)
    async with get_client() as client:
        before, left_out, after = [(await client.create_flow_run_from_deployment(number)).id for _ in range(3)]
        await client.set_flow_run_state(before, Pending())
        await client.set_flow_run_state(before, Running())
        await client.set_flow_run_state(left_out, Pending())
        await close_runs_of_before(number)
        await client.set_flow_run_state(after, Pending())
        ended = [(await client.read_flow_run(run)).state_name for run in (before, left_out, after)]
        assert ended == ["Crashed", "Cancelled", "Pending"]
        await client.delete_deployment(number)


@pytest.mark.parametrize(
    ("cron", "timezone", "message"),
    [
        ("61 2 * * *", "Europe/Amsterdam", "--cron '61 2 * * *': is no schedule. Write five fields: minute, hour, day, month"),
        ("elke nacht", "Europe/Amsterdam", "--cron 'elke nacht': is no schedule."),
        ("0 2 * * *", "Mars", "--timezone 'Mars': is not known. Write it as Europe/Amsterdam."),
    ],
)
def test_a_wrong_schedule_is_refused_with_the_remedy(cron: str, timezone: str, message: str) -> None:
    from flows.schedule import deployment

    with pytest.raises(VuistregelError) as caught:
        deployment([Path("verslagen")], Settings(), cron, timezone)
    assert str(caught.value).startswith(message)


def test_a_port_that_is_taken_is_named(prefect: str) -> None:
    port = prefect.removesuffix("/api").rpartition(":")[2]
    with pytest.raises(VuistregelError) as caught, own_server(int(port), page=True):
        pass
    assert str(caught.value) == f"port {port}: cannot be used (Address already in use). Choose another with --port."


def test_reading_uses_the_server_of_the_schedule_of_its_home(place: Path, prefect: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL")
    with announced(place / "data", prefect):
        vuistregel(place / "data", "ingest", place / "verslagen" / DOCUMENTS[0])
    chosen = {"flow_runs": {"name": {"like_": f"{place.as_posix()}/verslagen/{DOCUMENTS[0]}"}}}
    assert [run["state_name"] for run in prefect_api("flow_runs/filter", chosen, prefect)] == ["Completed"]
