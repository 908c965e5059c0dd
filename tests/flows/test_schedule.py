"""`vuistregel serve` as a user runs it: a schedule that fires, Prefect's page, and a clean end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from flows.server import announced, own_server
from pipeline.errors import VuistregelError
from pipeline.settings import Settings
from tests.flows.conftest import MARK, descendants, prefect_api
from tests.flows.test_ingest import SAMPLE, ask, vuistregel

pytestmark = pytest.mark.slow
SERVE = [sys.executable, "-m", "pipeline.cli", "--home", "data", "serve", "--port", "0", "--workers", "1"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working folder with one document, and one that is still being copied."""
    (tmp_path / "verslagen").mkdir()
    shutil.copy(SAMPLE / "2025-04-10 kernteam.md", tmp_path / "verslagen" / "kernteam.md")
    (tmp_path / "verslagen" / "evaluatie.pdf.part").write_bytes(b"%PDF-1.7")
    return tmp_path


@pytest.fixture
def served(place: Path) -> Iterator["subprocess.Popen[str]"]:
    """The schedule of every minute at work, with a server of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with subprocess.Popen(
        [*SERVE, "--cron", "* * * * *", "verslagen"],
        cwd=place, stdout=subprocess.PIPE, text=True, env={**environment, MARK: str(place), "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        yield process
        process.kill()


def test_a_schedule_runs_is_seen_in_the_page_and_stops_cleanly(served: "subprocess.Popen[str]", place: Path) -> None:
    assert served.stdout is not None
    page = served.stdout.readline().split()[-1]
    assert page.startswith("http://127.0.0.1:")
    with urlopen(page, timeout=30) as answer:
        assert b"<title>Prefect" in answer.read()
    run = _completed_run(f"{page}/api")
    assert run["name"] == "ingest 1 documents from verslagen"
    assert run["parameters"]["settings"]["home"] == "data"
    assert ask(place / "data", "SELECT path FROM documents UNION SELECT path FROM failures") == [("kernteam.md",)]

    served.send_signal(signal.SIGTERM)
    assert served.wait(60) == 0
    assert served.stdout.read().splitlines()[-1] == "stopped"
    assert descendants(place) == []


def _completed_run(api: str) -> dict[str, object]:
    for _ in range(600):
        runs = prefect_api("flow_runs/filter", {"flow_runs": {"state": {"name": {"any_": ["Completed"]}}}}, api)
        if runs:
            return dict(runs[0])
        time.sleep(0.5)
    raise AssertionError("no run came to its end within five minutes")


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
        vuistregel(place / "data", "ingest", place / "verslagen" / "kernteam.md")
    chosen = {"flow_runs": {"name": {"like_": f"{place.as_posix()}/verslagen/kernteam.md"}}}
    assert [run["state_name"] for run in prefect_api("flow_runs/filter", chosen, prefect)] == ["Completed"]
