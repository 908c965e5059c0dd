"""Reading the published database: read-only, without access to files or network."""

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import VuistregelError
from pipeline.store.database import offline_config

_CLOSED: dict[str, Any] = {
    "enable_external_access": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
    "temp_directory": "",
}
"""No files, no network, no variables of this program, and no setting that gives them back."""
_READING = {"SELECT", "EXPLAIN", "SET", "CREATE", "INSERT", "UPDATE", "DELETE", "DROP", "PREPARE", "EXECUTE", "TRANSACTION"}
"""Statements that `answers` runs. The database is read-only: those that write only reach temporary tables."""
_WITH_ROWS = {"SELECT", "EXPLAIN", "EXECUTE"}
_REMEDY = "See 'vuistregel sql --help' and docs/data-dictionary.md"


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query; rows in the order that the query gives."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """One dictionary per row, by column name. Raises VuistregelError where two columns have one name."""
        check_names(self.columns)
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@contextmanager
def open_published(path: Path, memory: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published database as a snapshot.

    `memory` is the most that queries may use, such as 2GB; empty: 80 % of the machine.
    Raises VuistregelError when there is none or it is held by a writer.
    """
    if not path.is_file():
        raise VuistregelError(str(path), "there is no database yet", "Take in documents first: vuistregel ingest FOLDER")
    limit = {"memory_limit": memory} if memory else {}
    try:
        connection = duckdb.connect(str(path), read_only=True, config={**offline_config(), **_CLOSED, **limit})
    except duckdb.ParserException as error:
        raise VuistregelError(f"memory {memory}", "is no amount of memory", "Write it like 500MB or 4GB") from error
    except duckdb.Error as error:
        problem = "is held for writing by another program" if "lock" in str(error).lower() else "cannot be opened"
        raise VuistregelError(
            str(path),
            f"{problem} ({str(error).splitlines()[0]})",
            "Close that program, or run vuistregel ingest to publish it again",
        ) from error
    try:
        yield connection
    finally:
        connection.interrupt()  # Ctrl-C can come as a question begins; closing would wait for its answer
        connection.close()


def query(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> Result:
    """Run one statement. Raises VuistregelError with DuckDB's own explanation when it is wrong."""
    with explained():
        cursor = connection.execute(sql, list(values))
        return Result(columns_of(cursor), cursor.fetchall())


def answers(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Run the statements of `sql` in order; yields the connection after each that has rows, to be fetched before the next.

    Raises VuistregelError for a statement that is wrong, or that is not for reading.
    """
    with explained():
        statements = duckdb.extract_statements(sql)
    for statement in statements:
        kind = statement.type.name
        # enable_logging is a table function that would write files, and leaves a connection that may not unusable
        if kind not in _READING or re.search("enable_logging", statement.query, re.IGNORECASE):
            first = statement.query.split(maxsplit=1)[0]
            raise VuistregelError(
                "SQL", f"{first}: this statement is not for reading the corpus", "Ask with SELECT, FROM or WITH"
            )
        with explained():
            connection.execute(statement)
        if kind in _WITH_ROWS:
            yield connection


def columns_of(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Names of the columns of the answer that a connection holds."""
    return tuple(column[0] for column in cursor.description or ())


def check_names(columns: Sequence[str]) -> None:
    """Raises VuistregelError where two columns have one name."""
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise VuistregelError("SQL", f"two columns are called {twice[0]}", "Give one of them another name with AS")


@contextmanager
def stopped_after(connection: duckdb.DuckDBPyConnection, seconds: float) -> Iterator[None]:
    """Stop what runs on the connection after so many seconds. Raises VuistregelError when that happened."""
    passed = threading.Event()

    def stop() -> None:
        passed.set()
        connection.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except VuistregelError as error:
        if not passed.is_set():
            raise
        problem = f"was stopped: it took longer than {seconds:g} seconds"
        raise VuistregelError("SQL", problem, "Ask for less, or give it more time with --timeout") from error
    finally:
        timer.cancel()


@contextmanager
def explained() -> Iterator[None]:
    """Errors of DuckDB become VuistregelError with DuckDB's own explanation; what it makes of Ctrl-C becomes Ctrl-C again."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise
    except duckdb.OutOfMemoryException as error:
        raise VuistregelError("SQL", "needs more memory than it may use", "Ask for less, or allow more with --memory") from error
    except duckdb.Error as error:
        raise VuistregelError("SQL", str(error).strip().rstrip("."), _REMEDY) from error
