"""A Prefect server on this machine: the one that already runs for this home, or one that ends with the process that started it.

Prefect's own temporary server would start once in every worker process; starting one and naming it to all of them saves ten
seconds for each. `python -m flows.server` is that server; it must find the environment of `flows.environment` prepared.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from flows.empty_database import make_empty_database
from pipeline.errors import VuistregelError

_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 15
_NOTE = "server.json"
"""In Prefect's folder of a home: where the server of `vuistregel serve` listens."""
_WITHOUT_PAGE = {
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",  # forms of the page; they take a third of the start
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",  # else a later server with a page believes that they are there
}
_no_proxy = build_opener(ProxyHandler({}))


@contextmanager
def server(home: Path) -> Iterator[None]:
    """Name a server to Prefect in PREFECT_API_URL for as long as the block runs.

    That is, in this order: the one that the user has set, the one that `vuistregel serve` runs for this home, a new one.
    """
    url = os.environ.get("PREFECT_API_URL") or _running(home)
    if url:
        with _named(url):
            yield
        return
    with own_server(0, page=False) as url, _named(url):
        yield


@contextmanager
def server_with_page(port: int) -> Iterator[str]:
    """The server that the user has set, else a new one on `port` with Prefect's page; named to Prefect, with its address."""
    url = os.environ.get("PREFECT_API_URL")
    if url:
        yield url
        return
    with own_server(port, page=True) as new, _named(new):
        yield new


@contextmanager
def own_server(port: int, page: bool) -> Iterator[str]:
    """Start a server on loopback and give the address of its API at once; the first request waits until it is ready.

    Port 0 is any free port. Only a server with a `page` shows one, and starts runs that are due. Raises VuistregelError when
    another program has the port.
    """
    place = Path(os.environ["PREFECT_HOME"])
    make_empty_database(place)
    with _listening(port) as listening, (place / "server.log").open("wb") as log:
        number = listening.getsockname()[1]
        environment = os.environ | {
            "PREFECT__SERVER_FINAL": "1",
            "PREFECT_UI_ENABLED": "1" if page else "0",
            "PREFECT_SERVER_API_PORT": str(number),
        }
        if not page:
            environment |= _WITHOUT_PAGE
        started = subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(listening.fileno())],
            env=environment,
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=log,
            stdin=subprocess.PIPE,  # it closes when this process ends, however it ends
            start_new_session=True,  # Ctrl-C is for the run, which still has to say how it ended
        )
    try:
        yield f"http://127.0.0.1:{number}/api"
    finally:
        _stop(started)


def wait_until_ready(url: str) -> None:
    """Return when the server answers. Raises VuistregelError when it does not."""
    if not _answers(url, _SECONDS_TO_START):
        raise VuistregelError(
            url, "is no Prefect server that answers", "See prefect/server.log in the home, or unset PREFECT_API_URL"
        )


@contextmanager
def announced(home: Path, url: str) -> Iterator[None]:
    """Let runs in this home find the server at `url` for as long as the block runs."""
    note = home / "prefect" / _NOTE
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"url": url}), encoding="utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def _running(home: Path) -> str | None:
    try:
        url = str(json.loads((home / "prefect" / _NOTE).read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError):
        return None
    return url if _answers(url, 5) else None


def _answers(url: str, seconds: float) -> bool:
    try:
        with _no_proxy.open(f"{url}/health", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@contextmanager
def _named(url: str) -> Iterator[None]:
    before = os.environ.get("PREFECT_API_URL")
    os.environ["PREFECT_API_URL"] = url
    try:
        yield
    finally:
        if before is None:
            del os.environ["PREFECT_API_URL"]


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket that accepts connections before there is somebody to answer them: they wait."""
    try:
        listening = socket.create_server(("127.0.0.1", port), backlog=128)
    except OSError as error:
        raise VuistregelError(
            f"port {port}", f"cannot be used ({os.strerror(error.errno or 0)})", "Choose another with --port"
        ) from error
    with listening:
        yield listening


def _stop(started: "subprocess.Popen[bytes]") -> None:
    started.terminate()
    try:
        started.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        started.kill()
        started.wait()
    finally:
        assert started.stdin is not None
        started.stdin.close()


def _main() -> None:
    """The server itself, on the socket whose number is the argument."""
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    config = uvicorn.Config(create_app(), log_level="critical", timeout_graceful_shutdown=2)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    _main()
