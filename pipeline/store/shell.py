"""Short questions for `vuistregel sql` that are no SQL: .tables, .schema NAME and .search WORDS."""

import difflib

import duckdb

from pipeline.errors import VuistregelError
from pipeline.store.read import Result, query

_TABLES = """
    SELECT table_name AS name, 'table' AS kind, comment FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal
    UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal
    UNION ALL SELECT function_name || '(''words'')', 'macro', comment FROM duckdb_functions() WHERE function_name = 'search'
    ORDER BY kind, name"""
_SCHEMA = """
    SELECT column_name AS "column", data_type AS type, comment FROM duckdb_columns()
    WHERE table_name = ? AND schema_name = 'main' ORDER BY column_index"""
_SEARCH = "SELECT score, network, doc_date, title, page, text, passage_id FROM search(?)"


def short_question(connection: duckdb.DuckDBPyConnection, line: str) -> Result:
    """The answer to a line that begins with a point. Raises VuistregelError for a command or table that is not there."""
    command, _, rest = line.partition(" ")
    rest = rest.strip()
    if command == ".tables" and not rest:
        return query(connection, _TABLES)
    if command == ".schema" and rest:
        return _schema(connection, rest)
    if command == ".search" and rest:
        return query(connection, _SEARCH, [rest])
    raise VuistregelError(line, "is no command", "There are: .tables, .schema NAME and .search WORDS")


def _schema(connection: duckdb.DuckDBPyConnection, name: str) -> Result:
    found = query(connection, _SCHEMA, [name])
    if not found.rows:
        names = [str(row[0]) for row in query(connection, _TABLES).rows]
        close = difflib.get_close_matches(name, names, n=3) or names
        raise VuistregelError(name, "is no table or view", f"Choose one of: {', '.join(close)}")
    return found
