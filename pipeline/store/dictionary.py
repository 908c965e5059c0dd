"""The data dictionary: what schema.sql, search.sql and views.sql say of themselves, as Markdown.

usage: python -m pipeline.store.dictionary > docs/data-dictionary.md
"""

import sys

import duckdb

from pipeline.store.schema import SCHEMA
from pipeline.store.views import add_views

_HEADER = """# Data dictionary

Made from `schema.sql`, `search.sql` and `views.sql` in `pipeline/store/`; do not edit by hand. The published database
`corpus.duckdb` has these tables, views and macros. Every offset counts Unicode code points from 0, end exclusive. How to use them:
[analysts](analysts.md), [cookbook](cookbook.md).
"""
_COLUMNS = "| column | type | meaning |\n| --- | --- | --- |"
_ASKED = ("search",)
"""Macros that analysts call; the others only serve these."""


def data_dictionary() -> str:
    """All published tables, views and macros with their columns, types and comments, in the order of the SQL.

    A column of a view without a comment of its own has that of the only column of that name in the tables.
    """
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    add_views(connection)
    return (
        _HEADER + "\n" + "\n".join([*_tables(connection), "# Views\n", *_views(connection), "# Macros\n", *_macros(connection)])
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    tables = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal ORDER BY table_oid"
    ).fetchall()
    return [f"## {name}\n\n{comment}\n\n{_COLUMNS}\n{_columns(connection, name)}\n" for name, comment in tables]


def _views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    views = connection.execute(
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY view_oid"
    ).fetchall()
    return [f"## {name}\n\n{comment}\n\n{_COLUMNS}\n{_columns(connection, name)}\n" for name, comment in views]


def _macros(connection: duckdb.DuckDBPyConnection) -> list[str]:
    parts = []
    for name in _ASKED:
        row = connection.execute("SELECT comment FROM duckdb_functions() WHERE function_name = ?", [name]).fetchone()
        assert row is not None
        columns = connection.execute(f"DESCRIBE FROM {name}('')").fetchall()
        lines = "\n".join(f"| {column} | {kind} |" for column, kind, *_ in columns)
        parts.append(f"## {name}('words')\n\n{row[0]}\n\n| column | type |\n| --- | --- |\n{lines}\n")
    return parts


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    rows = connection.execute(
        """WITH base AS (
               SELECT column_name, any_value(comment) AS comment FROM duckdb_columns()
               WHERE schema_name = 'main' AND table_name IN (SELECT table_name FROM duckdb_tables())
               GROUP BY column_name HAVING count(*) = 1
           )
           SELECT c.column_name, c.data_type, coalesce(c.comment, base.comment, '')
           FROM duckdb_columns() c LEFT JOIN base USING (column_name)
           WHERE c.table_name = ? AND c.schema_name = 'main'
           ORDER BY c.column_index""",
        [table],
    ).fetchall()
    return "\n".join(f"| {name} | {kind} | {comment} |" for name, kind, comment in rows)


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
