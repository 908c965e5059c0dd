"""The read-only copy for analysts: written beside the old one, then put in its place in one step."""

import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import duckdb

from pipeline.duplicates import Candidate, link
from pipeline.errors import VuistregelError
from pipeline.store.database import Store, insert_rows
from pipeline.store.schema import SCHEMA
from pipeline.store.views import add_views

_ORDERS = {
    "about": "key",
    "documents": "path, document_id",
    "passages": "document_id, ordinal",
    "comments": "document_id, ordinal",
    "agenda_items": "document_id, ordinal",
    "decisions": "document_id, ordinal",
    "actions": "document_id, ordinal",
    "attendance": "document_id, ordinal",
    "turns": "document_id, ordinal",
    "pages": "document_id, page",
    "running_lines": "document_id, pages, kind, text",
    "passage_boxes": "document_id, passage_id, ordinal",
    "annotations": "document_id, passage_id",
    "codes": "ordinal",
    "codings": "document_id, passage_id, code",
    "runs": "ordinal",
    "reviews": "review_id",
    "reliability": "code, gold_set",
}
"""Table → the order of its rows, so that the same corpus gives the same table."""
_CANDIDATES = {
    "document": """
        SELECT document_id, doc_date, path, 0, minhash, [digest, content_hash]
        FROM documents JOIN {source}.intake.signatures s USING (document_id) WHERE s.item_id = document_id""",
    "passage": """
        SELECT passage_id, doc_date, path, ordinal, minhash, [digest]
        FROM passages p JOIN documents USING (document_id) JOIN {source}.intake.signatures s ON s.item_id = p.passage_id""",
}
"""What may be copied → id, date, path and place, signature, and what exact copies share."""


def publish(store: Store, target: Path) -> None:
    """Replace `target` by a complete copy of the corpus, atomically.

    Readers that have the old file open keep it; whoever opens `target` afterwards sees the new one.
    A leftover write-ahead log beside the target is removed, since DuckDB would replay it onto the
    new file. Raises VuistregelError when the copy cannot be written; the old file then stays.
    """
    fresh = target.with_name(f".{target.name}.new")
    try:
        _remove(fresh)
        _copy(store.connection, fresh)
        _sync(fresh)
        _remove_log(target)
        fresh.replace(target)
    except (OSError, duckdb.IOException) as error:
        first_line = str(error).splitlines()[0]
        raise VuistregelError(
            str(target), f"cannot be published ({first_line})", "Make room or rights there and run again; nothing is lost"
        ) from error
    finally:
        with suppress(OSError):  # what is left is removed by the next publication
            _remove(fresh)


def _copy(connection: duckdb.DuckDBPyConnection, fresh: Path) -> None:
    row = connection.execute("SELECT current_database()").fetchone()
    assert row is not None
    source = f'"{row[0]}"'
    connection.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS publication")
    try:
        connection.execute("USE publication")
        connection.execute(SCHEMA)
        connection.execute("DROP SCHEMA intake CASCADE")
        for table, order in _ORDERS.items():
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {source}.main.{table} ORDER BY {order}")
        connection.execute(
            f"""INSERT INTO document_versions BY NAME SELECT * EXCLUDE location FROM {source}.intake.versions
                ORDER BY path, version, first_run, document_id"""
        )
        connection.execute(
            f"""INSERT INTO failures SELECT path, cause, stage, reason, run_id FROM {source}.intake.files
                WHERE status = 'failed' ORDER BY path, reason"""
        )
        _link_copies(connection, source)
        add_views(connection)
        connection.execute("CHECKPOINT publication")
    finally:
        connection.execute(f"USE {source}")
        connection.execute("DETACH publication")


def _link_copies(connection: duckdb.DuckDBPyConnection, source: str) -> None:
    """Fill the tables of duplicates from the signatures that were made when the documents were read."""
    for unit, sql in _CANDIDATES.items():
        candidates = [
            Candidate(item_id, (doc_date or date.max, path, ordinal), tuple(keys), minhash)
            for item_id, doc_date, path, ordinal, minhash, keys in connection.execute(sql.format(source=source)).fetchall()
        ]
        rows = [
            {f"{unit}_id": copy.item_id, "original_id": copy.original_id, "kind": copy.kind, "similarity": copy.similarity}
            for copy in link(candidates)
        ]
        insert_rows(connection, f"{unit}_duplicates", rows)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_log(path)


def _remove_log(path: Path) -> None:
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
