"""The schema of the working database, and bringing an older database to it.

To change the schema: change schema.sql, with new columns at the end of their table, and write the same change as SQL in
migrations/NNNN_name.sql, NNNN being the version that it leads to; raise SCHEMA_VERSION when that version is already in use.
DuckDB adds no column with NOT NULL: add it with a DEFAULT, then SET NOT NULL, then DROP DEFAULT; nor can one transaction both
alter and UPDATE a table, so the DEFAULT is what its rows get. Leave comments out; they are
set from schema.sql after the last migration. A test compares a migrated database with a new one.
"""

from pathlib import Path

import duckdb

from pipeline import __version__
from pipeline.errors import VuistregelError

SCHEMA_VERSION = 3
OLDEST = 2
"""The oldest version that can be brought up to date."""
_HERE = Path(__file__).parent
SCHEMA = (_HERE / "schema.sql").read_text(encoding="utf-8")
VIEWS = (_HERE / "views.sql").read_text(encoding="utf-8")


def make_or_migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Give an empty database the schema, and bring an older one up to date, in one transaction.

    `path` is what errors name. Raises VuistregelError for a database of another program, of a newer version of the product, or
    older than OLDEST.
    """
    tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    connection.begin()
    try:
        if not tables:
            connection.execute(SCHEMA)
            connection.execute("INSERT INTO about VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])
        else:
            _migrate(connection, _version(connection, tables, path))
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _version(connection: duckdb.DuckDBPyConnection, tables: set[str], path: Path) -> int:
    row = connection.execute("SELECT value FROM about WHERE key = 'schema_version'").fetchone() if "about" in tables else None
    if row is None:
        raise VuistregelError(str(path), "is no database of Vuistregel", "Use another --home")
    version = int(row[0])
    if version > SCHEMA_VERSION:
        problem = f"was made by a newer Vuistregel (schema {version}, this program has {SCHEMA_VERSION})"
        raise VuistregelError(str(path), problem, "Install that version, or use another --home")
    if version < OLDEST:
        problem = f"was made by a very old Vuistregel (schema {version}, this program knows {OLDEST} to {SCHEMA_VERSION})"
        raise VuistregelError(str(path), problem, "Take in the documents again in another --home")
    return version


def _migrate(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    if version == SCHEMA_VERSION:
        return
    steps = [(int(file.name[:4]), file) for file in sorted((_HERE / "migrations").glob("*.sql"))]
    applied = [(number, file) for number, file in steps if number > version]
    for _, file in applied:
        connection.execute(file.read_text(encoding="utf-8"))
    for line in SCHEMA.splitlines():
        if line.startswith("COMMENT ON "):
            connection.execute(line)
    for number, file in applied:
        connection.execute("INSERT INTO intake.migrations VALUES (?, ?, ?)", [number, file.name, __version__])
    connection.execute("UPDATE about SET value = ? WHERE key = 'schema_version'", [str(SCHEMA_VERSION)])
