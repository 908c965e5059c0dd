"""Rows into the database through Arrow: thousands at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

from pipeline.store.tables import Row, arrow_table


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """Add rows to a table, matched by the names of its columns."""
    if rows:
        with registered(connection, "rows_in", rows, list(rows[0])):
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM rows_in")


@contextmanager
def registered(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row], columns: Sequence[str]) -> Iterator[None]:
    """Rows as a table of that name, for as long as the block runs. A column with nothing in it has no type: cast it."""
    connection.register(name, arrow_table(rows, columns))
    try:
        yield
    finally:
        connection.unregister(name)
