"""Making a lake equal to a published database: tables, comments, views, and the rows of what differs."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from pipeline.errors import VuistregelError
from pipeline.store.extensions import literal
from pipeline.store.views import add_views_to_lake, definitions

_STATE = """
    CREATE SCHEMA IF NOT EXISTS lake.publication;
    CREATE TABLE IF NOT EXISTS lake.publication.digests (table_name VARCHAR, document_id VARCHAR, digest UBIGINT, engine VARCHAR);
    CREATE TABLE IF NOT EXISTS lake.publication.views (definition VARCHAR);
    COMMENT ON TABLE lake.publication.digests
        IS 'What each document has in each table, as one number; a table without documents has one row.';
    COMMENT ON TABLE lake.publication.views IS 'The text that the views were last made from.';
"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    name: str
    kind: str
    nullable: bool
    comment: str

    @property
    def definition(self) -> str:
        return f'"{self.name}" {self.kind}{"" if self.nullable else " NOT NULL"}'


def synchronise(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make the attached `lake` equal to the attached `corpus`, in one transaction; whether anything had to change.

    Raises VuistregelError when the lake holds another corpus, and DuckDB's errors; then nothing has changed.
    """
    connection.begin()
    try:
        _refuse_another_corpus(connection)
        connection.execute(_STATE)
        tables = _tables(connection, "corpus")
        changed = _shape(connection, tables)
        changed = _replace_rows(connection, tables) or changed
        changed = _replace_views(connection) or changed
        if changed:
            _say_which_run(connection)
            connection.commit()
        else:
            connection.rollback()
    except BaseException:
        _give_up(connection)
        raise
    return changed


def _give_up(connection: duckdb.DuckDBPyConnection) -> None:
    """Roll back; a catalog that is gone cannot, and has nothing of the transaction then."""
    try:
        connection.rollback()
    except duckdb.Error:
        return


def _refuse_another_corpus(connection: duckdb.DuckDBPyConnection) -> None:
    """One lake holds one corpus, known by its first run: another would delete all its documents."""
    if "runs" not in _tables(connection, "lake"):
        return
    first = "SELECT run_id FROM {}.runs WHERE ordinal = 1"
    there, here = (connection.execute(first.format(database)).fetchone() for database in ("lake", "corpus"))
    if there is not None and there != here:
        raise VuistregelError(
            "the lake", "holds another corpus", "Choose another --catalog and --data, or the home it was made from"
        )


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[Column]]:
    """The tables of the schema main with their columns in order."""
    rows = connection.execute(
        """SELECT table_name, column_name, data_type, is_nullable, coalesce(c.comment, '')
           FROM duckdb_columns() c JOIN duckdb_tables() t USING (database_name, schema_name, table_name)
           WHERE database_name = ? AND schema_name = 'main' ORDER BY table_name, column_index""",
        [database],
    ).fetchall()
    found: dict[str, list[Column]] = defaultdict(list)
    for table, *column in rows:
        found[table].append(Column(*column))
    return dict(found)


def _comments(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, str]:
    """Table → its comment."""
    sql = "SELECT table_name, coalesce(comment, '') FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main'"
    return dict(connection.execute(sql, [database]).fetchall())


def _shape(connection: duckdb.DuckDBPyConnection, wanted: dict[str, list[Column]]) -> bool:
    """Make the tables as they are in the corpus; one whose columns differ is made anew. Whether anything differed."""
    there = _tables(connection, "lake")
    outdated = [table for table, columns in there.items() if _definitions(columns) != _definitions(wanted.get(table, []))]
    for table in outdated:
        connection.execute(f'DROP TABLE lake.main."{table}"')
        connection.execute("DELETE FROM lake.publication.digests WHERE table_name = ?", [table])
    missing = [table for table in wanted if table not in there or table in outdated]
    for table in missing:
        connection.execute(f'CREATE TABLE lake.main."{table}" ({_definitions(wanted[table])})')
    return _comment(connection, wanted) or bool(outdated or missing)


def _definitions(columns: Iterable[Column]) -> str:
    return ", ".join(column.definition for column in columns)


def _comment(connection: duckdb.DuckDBPyConnection, wanted: dict[str, list[Column]]) -> bool:
    """Say of tables and columns what the corpus says of them. Whether anything differed."""
    there = _tables(connection, "lake")
    differing = [
        f'COLUMN lake.main."{table}"."{column.name}" IS {literal(column.comment)}'
        for table, columns in wanted.items()
        for column, old in zip(columns, there[table], strict=True)
        if column.comment != old.comment
    ]
    old_comments = _comments(connection, "lake")
    differing += [
        f'TABLE lake.main."{table}" IS {literal(comment)}'
        for table, comment in _comments(connection, "corpus").items()
        if comment != old_comments[table]
    ]
    for comment in differing:
        connection.execute(f"COMMENT ON {comment}")
    return bool(differing)


def _replace_rows(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Column]]) -> bool:
    """Replace, table by table, the rows of documents that came, went or changed. Whether there were any.

    Tables without documents are replaced as a whole. DuckDB's hash may differ between its versions: then everything is new.
    """
    connection.execute("CREATE TEMP TABLE digests (table_name VARCHAR, document_id VARCHAR, digest UBIGINT, engine VARCHAR)")
    for table, columns in tables.items():
        key = _key(columns)
        connection.execute(
            f"""INSERT INTO digests SELECT {literal(table)}, {key}, hash(sum(hash(one_row)), count(*)), ?
                FROM corpus.main."{table}" one_row GROUP BY ALL""",
            [duckdb.__version__],
        )
    connection.execute("""
        CREATE TEMP TABLE differing AS SELECT DISTINCT table_name, document_id FROM (
            (FROM digests EXCEPT FROM lake.publication.digests) UNION ALL (FROM lake.publication.digests EXCEPT FROM digests))
    """)
    for (table,) in connection.execute("SELECT DISTINCT table_name FROM differing ORDER BY table_name").fetchall():
        which = f"{_key(tables[table])} IN (SELECT document_id FROM differing WHERE table_name = {literal(table)})"
        connection.execute(f'DELETE FROM lake.main."{table}" WHERE {which}')
        connection.execute(f'INSERT INTO lake.main."{table}" FROM corpus.main."{table}" WHERE {which}')
    same = "(table_name, document_id) IN (SELECT (table_name, document_id) FROM differing)"
    connection.execute(f"DELETE FROM lake.publication.digests WHERE {same}")
    connection.execute(f"INSERT INTO lake.publication.digests FROM digests WHERE {same}")
    row = connection.execute("SELECT count(*) > 0 FROM differing").fetchone()
    return bool(row and row[0])


def _key(columns: Iterable[Column]) -> str:
    return "document_id" if "document_id" in {column.name for column in columns} else "''"


def _replace_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make the views and macros anew when what they are made from differs from the last time. Whether it did.

    They are made from their own text, since DuckDB prints some joins of a view in another order than it was given.
    """
    connection.execute("USE lake")
    wanted = definitions(connection)
    same = connection.execute("FROM lake.publication.views").fetchall() == [(wanted,)]
    if not same:
        _drop_views(connection)
        add_views_to_lake(connection)
    connection.execute("USE memory")
    if not same:
        connection.execute("DELETE FROM lake.publication.views")
        connection.execute("INSERT INTO lake.publication.views VALUES (?)", [wanted])
    return not same


def _drop_views(connection: duckdb.DuckDBPyConnection) -> None:
    there = connection.execute("""
        SELECT 'VIEW', view_name FROM duckdb_views() WHERE database_name = 'lake' AND schema_name = 'main'
        UNION SELECT if(function_type = 'macro', 'MACRO', 'MACRO TABLE'), function_name FROM duckdb_functions()
        WHERE database_name = 'lake' AND schema_name = 'main' AND function_type IN ('macro', 'table_macro')
    """).fetchall()
    for kind, name in there:
        connection.execute(f'DROP {kind} lake.main."{name}"')


def _say_which_run(connection: duckdb.DuckDBPyConnection) -> None:
    """The snapshot carries the id of the run, so that it can be read by it later."""
    row = connection.execute("SELECT value FROM corpus.about WHERE key = 'last_run'").fetchone()
    run_id = row[0] if row else ""
    connection.execute(f"CALL lake.set_commit_message('vuistregel', {literal('run ' + run_id)}, extra_info => {literal(run_id)})")
