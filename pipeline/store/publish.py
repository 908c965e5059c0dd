"""The read-only copy for analysts: written beside the old one, then put in its place in one step."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import duckdb

from pipeline.duplicates import Candidate, link
from pipeline.errors import VuistregelError
from pipeline.reviews import Event, events
from pipeline.settings import REVIEWS
from pipeline.store.database import Store, offline_config
from pipeline.store.judgements import JUDGED, merge
from pipeline.store.kept import forget_versions, keep_version, sync
from pipeline.store.loading import insert_rows
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
    "runs": "ordinal",
    "reliability": "code, gold_set",
}
"""Table that is copied as it is → the order of its rows, so that the same corpus gives the same table."""
_CODES = "FROM codes ORDER BY ordinal"
_CANDIDATES = {
    "document": """
        SELECT document_id, doc_date, path, 0, minhash, [digest, content_hash]
        FROM documents JOIN {source}.intake.signatures s USING (document_id) WHERE s.item_id = document_id""",
    "passage": """
        SELECT passage_id, doc_date, path, ordinal, minhash, [digest]
        FROM passages p JOIN documents USING (document_id) JOIN {source}.intake.signatures s ON s.item_id = p.passage_id""",
}
"""What may be copied → id, date, path and place, signature, and what exact copies share."""


def publish(store: Store, target: Path, keep: int | None = None) -> None:
    """Replace `target` by a complete copy of the corpus, atomically, with the judgements in reviews.sqlite beside it merged in.

    Readers that have the old file open keep it; whoever opens `target` afterwards sees the new one. It also stays as the version
    of its run in the folder `published` beside it, of which all but the last `keep` are removed; None removes none.
    A leftover write-ahead log beside the target is removed, since DuckDB would replay it onto the new file. Raises
    VuistregelError when the copy cannot be written, or when another program has the target open for writing and so would
    write its log beside the new file; the old file then stays.
    """
    judgements = events(target.with_name(REVIEWS))
    _put(store, target, keep, lambda fresh: _copy(store.connection, fresh, judgements))


def publish_judgements(store: Store, target: Path) -> None:
    """Publish new judgements on the corpus of the last run: only what they touch is made again, the rest copied as it is.

    Raises VuistregelError as `publish`, and where the last run was broken off, since half of it is never published.
    """
    if store.is_broken_off():
        raise VuistregelError(
            str(target), "cannot be published: the last run was broken off", "Finish it: vuistregel ingest FOLDER"
        )
    if not _shows(target, store, ("last_run", "schema_version")):
        publish(store, target)
        return
    judgements = events(target.with_name(REVIEWS))
    _put(store, target, None, lambda fresh: _renew(store.connection, target, fresh, judgements))


def publish_codings(store: Store, target: Path, keep: int | None = None) -> None:
    """Publish after a run that changed nothing but codings on a corpus that was published: the rest is copied as it is.

    Where the codes themselves differ the whole corpus is published. Raises VuistregelError as `publish`.
    """
    if _codes_of(target) != store.connection.execute(_CODES).fetchall():
        publish(store, target, keep)
        return
    judgements = events(target.with_name(REVIEWS))
    _put(store, target, keep, lambda fresh: _recoded(store.connection, target, fresh, judgements))


def _codes_of(target: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(target), read_only=True, config=offline_config()) as connection:
        return connection.execute(_CODES).fetchall()


def is_published(store: Store, target: Path) -> bool:
    """Whether `target` holds what the store and the log of judgements hold now, in the present schema."""
    return _shows(target, store, ("last_run", "schema_version", "judgements"))


def _shows(target: Path, store: Store, keys: Sequence[str]) -> bool:
    """Whether `target` says the same of itself as the store and the log of judgements, in these facts."""
    if not target.is_file():
        return False
    try:
        with duckdb.connect(str(target), read_only=True) as connection:
            shown = dict(connection.execute("SELECT key, value FROM about").fetchall())
    except duckdb.Error:
        return False
    now = dict(store.connection.execute("SELECT key, value FROM about").fetchall())
    now["judgements"] = str(len(events(target.with_name(REVIEWS))))
    return all(shown.get(key) == now.get(key) for key in keys)


def _put(store: Store, target: Path, keep: int | None, write: Callable[[Path], None]) -> None:
    """Have the new file written beside the old one, keep it as the version of its run, and put it in its place."""
    fresh = target.with_name(f".{target.name}.new")
    _refuse_writers(target)
    try:
        _remove(fresh)
        write(fresh)
        sync(fresh)
        run = store.last_run()
        if run:
            keep_version(fresh, target, *run)
        _remove_log(target)
        fresh.replace(target)
        _sync_folder(target.parent)
        if run and keep is not None:
            forget_versions(target, run[1], keep)
    except (OSError, duckdb.IOException) as error:
        first_line = str(error).splitlines()[0]
        raise VuistregelError(
            str(target), f"cannot be published ({first_line})", "Make room or rights there and run again; nothing is lost"
        ) from error
    finally:
        with suppress(OSError):  # what is left is removed by the next publication
            _remove(fresh)


def _refuse_writers(target: Path) -> None:
    if not target.is_file():
        return
    try:
        duckdb.connect(str(target), read_only=True, config=offline_config()).close()
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise VuistregelError(
                str(target),
                "cannot be published: another program has it open for writing",
                "Close it there (analysts open it read-only), then run again; nothing is lost",
            ) from error
    except duckdb.Error:  # damaged, or open in this process: a new one may take its place
        return


def _copy(connection: duckdb.DuckDBPyConnection, fresh: Path, judgements: Sequence[Event]) -> None:
    with _written(connection, fresh) as source:
        _fill(connection, source, judgements)


def _renew(connection: duckdb.DuckDBPyConnection, target: Path, fresh: Path, judgements: Sequence[Event]) -> None:
    _remove_log(target)
    shutil.copyfile(target, fresh)
    with _written(connection, fresh) as source:
        for table in JUDGED:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM about WHERE key = 'judgements'")
        merge(connection, source, judgements)


def _recoded(connection: duckdb.DuckDBPyConnection, target: Path, fresh: Path, judgements: Sequence[Event]) -> None:
    _remove_log(target)
    shutil.copyfile(target, fresh)
    with _written(connection, fresh) as source:
        for table in (*JUDGED, "about", "runs", "reliability"):
            connection.execute(f"DELETE FROM {table}")
        for table in ("about", "runs", "reliability"):
            connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {source}.main.{table} ORDER BY {_ORDERS[table]}")
        connection.execute(f"""
            UPDATE documents SET recoded_in_run = now.recoded_in_run FROM {source}.main.documents now
            WHERE documents.document_id = now.document_id AND documents.recoded_in_run IS DISTINCT FROM now.recoded_in_run""")
        merge(connection, source, judgements)


@contextmanager
def _written(connection: duckdb.DuckDBPyConnection, fresh: Path) -> Iterator[str]:
    """The new file as the current database, written in one transaction; gives the name of the working database beside it."""
    row = connection.execute("SELECT current_database()").fetchone()
    assert row is not None
    source = f'"{row[0]}"'
    connection.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS publication")
    try:
        connection.execute("USE publication")
        connection.begin()
        yield source
        connection.commit()
        connection.execute("CHECKPOINT publication")
    finally:
        with suppress(duckdb.TransactionException):  # after a commit there is nothing to roll back
            connection.rollback()
        connection.execute(f"USE {source}")
        connection.execute("DETACH publication")


def _fill(connection: duckdb.DuckDBPyConnection, source: str, judgements: Sequence[Event]) -> None:
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
    merge(connection, source, judgements)
    _link_copies(connection, source)
    add_views(connection)


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


def _sync_folder(folder: Path) -> None:
    """Have the new name of the file written to the disk, where the system can do that for a folder."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _remove_log(path)


def _remove_log(path: Path) -> None:
    path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
