"""Real servers for tests, on loopback, in a folder of their own: started when a test needs one, stopped at the end."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def find_postgres() -> Path | None:
    """The folder with initdb and postgres, where PostgreSQL is installed."""
    on_path = [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    return next((place for place in [*on_path, *_PLACES] if (place / "psql").is_file()), None)


needs_postgres = pytest.mark.skipif(find_postgres() is None, reason="needs PostgreSQL (apt-get install postgresql)")


class Postgres:
    """A PostgreSQL server. Root may not run one, so that root runs it as nobody."""

    def __init__(self, folder: Path) -> None:
        place = find_postgres()
        assert place is not None
        self._bin, self.folder, self.port = place, folder, free_port()
        self._as = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        if self._as:
            shutil.chown(folder, "nobody", "nogroup")
        self._run("initdb", "--auth=trust", "--username=corpus", "--no-sync", "--encoding=UTF8", "--locale=C")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run("pg_ctl", "--wait", f"--log={self.folder / 'log'}", "--options", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` breaks off whatever it does."""
        self._run("pg_ctl", "--wait", f"--mode={mode}", "stop")

    def create(self, database: str) -> str:
        """Make a database; how to connect to it."""
        self.ask("postgres", f"CREATE DATABASE {database}")
        return f"host=127.0.0.1 port={self.port} user=corpus dbname={database}"

    def ask(self, database: str, sql: str) -> str:
        """What psql prints for a statement."""
        command = [self._bin / "psql", "-XAtq", f"host=127.0.0.1 port={self.port} user=corpus dbname={database}", "-c", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout.strip()

    @contextmanager
    def locked(self, database: str, table: str) -> Iterator[None]:
        """Hold a table so that nobody can write to it; reading goes on."""
        session = subprocess.Popen(
            [self._bin / "psql", "-XAtq", f"host=127.0.0.1 port={self.port} user=corpus dbname={database}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert session.stdin is not None
        assert session.stdout is not None
        try:
            session.stdin.write(f"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE; SELECT 'held';\n")
            session.stdin.flush()
            assert session.stdout.readline() == "held\n"
            yield
        finally:
            session.kill()
            session.communicate()

    def wait_until_somebody_waits(self, database: str) -> None:
        """Until a connection waits for a lock that another one holds."""
        wait_until(lambda: self.ask(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") != "0")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._as, str(self._bin / program), f"--pgdata={self.folder / 'data'}", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT, text=True, check=False, timeout=120, cwd=self.folder,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout or (self.folder / "log").read_text()


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happened: object, seconds: float = 60) -> None:
    """Ask again and again. Fails when it has not happened in time."""
    assert callable(happened)
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"it did not happen within {seconds} s"
        time.sleep(0.02)


def end(process: subprocess.Popen[str]) -> None:
    """Kill a process and its group, whatever it does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
