"""Reading the published database: read-only, without access to files or network."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.errors import VuistregelError
from pipeline.store.database import offline_config


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query; rows in the order that the query gives."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def dicts(self) -> list[dict[str, Any]]:
        """One dictionary per row, by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@contextmanager
def open_published(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published database as a snapshot. Raises VuistregelError when there is none or it is held by a writer."""
    if not path.is_file():
        raise VuistregelError(str(path), "there is no database yet", "Take in documents first: vuistregel ingest FOLDER")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=offline_config())
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
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
        connection.close()


def query(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] = ()) -> Result:
    """Run one statement. Raises VuistregelError with DuckDB's own explanation when it is wrong."""
    try:
        cursor = connection.execute(sql, list(values))
        columns = tuple(column[0] for column in cursor.description or ())
        return Result(columns, cursor.fetchall())
    except duckdb.Error as error:
        raise VuistregelError(
            "SQL", str(error).strip().rstrip("."), "See 'vuistregel sql --help' and docs/data-dictionary.md"
        ) from error
