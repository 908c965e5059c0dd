"""The data dictionary: what schema.sql and views.sql say of themselves, as Markdown.

usage: python -m pipeline.store.dictionary > docs/data-dictionary.md
"""

import sys

import duckdb

from pipeline.store.schema import SCHEMA, VIEWS

_HEADER = """# Data dictionary

Made from `pipeline/store/schema.sql` and `views.sql`; do not edit by hand. The published database
`corpus.duckdb` has these tables and views. Every offset counts Unicode code points from 0, end exclusive.
"""


def data_dictionary() -> str:
    """All published tables and views with their columns, types and comments, in the order of the schema."""
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    connection.execute(VIEWS)
    parts = [_HEADER]
    tables = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal ORDER BY table_oid"
    ).fetchall()
    for name, comment in tables:
        header = "| column | type | meaning |\n| --- | --- | --- |"
        parts.append(f"## {name}\n\n{comment}\n\n{header}\n{_columns(connection, name)}\n")
    views = connection.execute(
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY view_oid"
    ).fetchall()
    view_rows = "\n".join(f"| {name} | {text} |" for name, text in views)
    parts.append(f"# Views\n\n| view | what it gives |\n| --- | --- |\n{view_rows}")
    return "\n".join(parts) + "\n"


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    rows = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main' "
        "ORDER BY column_index",
        [table],
    ).fetchall()
    return "\n".join(f"| {name} | {kind} | {comment} |" for name, kind, comment in rows)


if __name__ == "__main__":
    sys.stdout.write(data_dictionary())
