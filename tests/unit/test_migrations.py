"""A working database of an earlier version becomes one of this version, and keeps what it holds."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import __version__
from pipeline.errors import VuistregelError
from pipeline.store import open_store
from pipeline.store.schema import SCHEMA, SCHEMA_VERSION
from tests.conftest import ROOT

OLD = (ROOT / "tests" / "cases" / "schema-2.sql").read_text(encoding="utf-8")
SHAPE = """
    SELECT schema_name, table_name, column_name, column_index, data_type, is_nullable, column_default, c.comment, t.comment
    FROM duckdb_columns() c JOIN duckdb_tables() t USING (schema_name, table_name) ORDER BY ALL"""
VALUES: dict[str, Any] = {
    "VARCHAR": "x", "INTEGER": 7, "BIGINT": 2**40, "DOUBLE": 0.5, "BOOLEAN": True, "DATE": date(2025, 3, 1), "BLOB": b"\x00\xff",
    "TIMESTAMP": datetime(2025, 3, 1, 12), "VARCHAR[]": ["a", "b"], "INTEGER[]": [1, 2],
}  # fmt: skip


def columns_of(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Table → column → type."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ).fetchall():
        found.setdefault(table, {})[column] = kind
    return found


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of version 2 with a row in every table."""
    path = tmp_path / "working.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(OLD)
        for table, columns in columns_of(connection).items():
            names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" for _ in columns)
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [VALUES[kind] for kind in columns.values()])
        connection.execute("UPDATE about SET key = 'schema_version', value = '2'")
    return path


def test_a_migrated_database_is_as_a_new_one_and_keeps_its_rows(old: Path) -> None:
    with duckdb.connect(str(old)) as connection:
        before = {
            table: dict(zip(columns, connection.execute(f"FROM {table}").fetchall()[0], strict=True))
            for table, columns in ((table, [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()])
                                   for table in columns_of(connection))
        }  # fmt: skip
    with open_store(old) as store, duckdb.connect() as fresh:
        fresh.execute(SCHEMA)
        assert store.connection.execute(SHAPE).fetchall() == fresh.execute(SHAPE).fetchall()
        for table, row in before.items():
            kept = {name: value for name, value in row.items() if (table, name) != ("intake.files", "fingerprint")}
            names = ", ".join(f'"{name}"' for name in kept)
            expected = ("schema_version", str(SCHEMA_VERSION)) if table == "main.about" else tuple(kept.values())
            assert store.connection.execute(f"SELECT {names} FROM {table}").fetchall() == [expected], table
        recorded = store.connection.execute("FROM intake.migrations").fetchall()
        assert recorded == [(3, "0003_unattended.sql", __version__)]


def test_a_migration_that_fails_leaves_the_database_as_it_was(old: Path) -> None:
    with duckdb.connect(str(old)) as connection:
        connection.execute("CREATE TABLE intake.migrations (mine INTEGER)")
        before = connection.execute(SHAPE).fetchall()
    with pytest.raises(duckdb.CatalogException, match="migrations"), open_store(old):
        pass
    with duckdb.connect(str(old)) as connection:
        assert connection.execute(SHAPE).fetchall() == before
        assert connection.execute("SELECT value FROM about").fetchall() == [("2",)]


@pytest.mark.parametrize(("version", "problem"), [("1", "very old"), (str(SCHEMA_VERSION + 1), "newer Vuistregel.*Install that")])
def test_a_version_that_is_not_known_is_refused_with_a_remedy(old: Path, version: str, problem: str) -> None:
    with duckdb.connect(str(old)) as connection:
        connection.execute("UPDATE about SET value = ?", [version])
    with pytest.raises(VuistregelError, match=problem), open_store(old):
        pass


def test_a_new_database_has_no_migrations_and_opens_again(tmp_path: Path) -> None:
    for _ in range(2):
        with open_store(tmp_path / "w.duckdb") as store:
            assert store.connection.execute("FROM intake.migrations").fetchall() == []
