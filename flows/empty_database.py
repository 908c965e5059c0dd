"""Prefect's own database, empty: its migrations take ten seconds in a new home, and end with the same tables every time.

`python -m flows.empty_database` writes them to `prefect_database.sql` again, after another version of Prefect was chosen.
"""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.faults import full_disk_named

TABLES = Path(__file__).with_name("prefect_database.sql")
_NAME = "prefect.db"
_OTHER_DATABASE = ("PREFECT_API_DATABASE_CONNECTION_URL", "PREFECT_SERVER_DATABASE_CONNECTION_URL")
_MIGRATE = "import asyncio; from prefect.server.database import provide_database_interface as i; asyncio.run(i().create_db())"


def make_empty_database(home: Path) -> None:
    """Make the database in Prefect's folder `home`, where there is none and the tables are those of the Prefect installed.

    In every other case Prefect makes or migrates its database itself. A process that is killed here leaves none, and of two at
    a time one makes it. Raises VuistregelError when the disk is full.
    """
    text = TABLES.read_text(encoding="utf-8")
    if (home / _NAME).exists() or any(name in os.environ for name in _OTHER_DATABASE) or not text.startswith(_heading()):
        return
    with full_disk_named(str(home)), TemporaryDirectory(dir=home) as folder:
        made = Path(folder) / _NAME
        with closing(sqlite3.connect(made)) as connection:
            connection.executescript(text)
        with suppress(OSError):  # another process was first, or the disk knows no second name for a file
            os.link(made, home / _NAME)


def migrated() -> str:
    """The tables as the installed Prefect makes them, as SQL; the constraints of a table come in any order."""
    with TemporaryDirectory() as home:
        environment = os.environ | {"PREFECT_HOME": home, "PREFECT_LOGGING_LEVEL": "CRITICAL", "DO_NOT_TRACK": "1"}
        for name in _OTHER_DATABASE:
            environment.pop(name, None)
        subprocess.run([sys.executable, "-c", _MIGRATE], env=environment, check=True)
        with closing(sqlite3.connect(Path(home) / _NAME)) as connection:
            return "\n".join((_heading(), *connection.iterdump(), ""))


def _heading() -> str:
    return f"-- Prefect {version('prefect')} (Apache-2.0): what its migrations make of an empty SQLite database."


if __name__ == "__main__":
    TABLES.write_text(migrated(), encoding="utf-8")
