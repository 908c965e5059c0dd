"""One Prefect server for all tests of flows: the commands they start find it in PREFECT_API_URL."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.environment import prepare
from flows.server import own_server, wait_until_ready

MARK = "VUISTREGEL_TEST_HOME"
"""In the environment of a process that a test starts, and so of all that it starts."""


@pytest.fixture(scope="session", autouse=True)
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    before = dict(os.environ)
    prepare(tmp_path_factory.mktemp("prefect"))
    with own_server(0, page=False) as url:
        wait_until_ready(url)
        os.environ["PREFECT_API_URL"] = url
        with temporary_settings({PREFECT_API_URL: url}):  # this process imported Prefect before it could find that
            yield url
    os.environ.clear()
    os.environ.update(before)


def prefect_api(path: str, question: dict[str, Any], url: str = "") -> Any:
    """What Prefect answers."""
    request = Request(f"{url or os.environ['PREFECT_API_URL']}/{path}", json.dumps(question).encode())
    request.add_header("Content-Type", "application/json")
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)


def descendants(home: Path) -> list[int]:
    """The numbers of processes that carry the mark of this home and are still there after half a minute."""
    for _ in range(60):
        found = [int(place.parent.name) for place in Path("/proc").glob("[0-9]*/environ") if _is_marked(place, home)]
        if not found:
            return []
        time.sleep(0.5)
    return found


def _is_marked(place: Path, home: Path) -> bool:
    try:
        return f"{MARK}={home}".encode() in place.read_bytes().split(b"\0")
    except OSError:
        return False
