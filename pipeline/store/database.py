"""The working database: private, one writer, every batch in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.records import Fingerprints, Outcome
from pipeline.store.loading import insert_rows, registered
from pipeline.store.schema import make_or_migrate
from pipeline.store.tables import ROWS, WITH_RUN, Row, code_rows
from pipeline.store.versions import record_versions

FIGURES = (
    "documents_ok", "documents_skipped", "documents_failed", "documents_recoded", "documents_vanished",
    "passages", "codings", "words",
)  # fmt: skip
"""The integer columns of `runs` that say what a run did."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a file from the last time it was taken in."""

    size: int
    modified_ns: int
    declared: str
    extraction: str
    status: str
    transient: bool
    path: str
    reason: str
    cause: str
    has_unread_pages: bool
    content_hash: str
    has_vanished: bool
    """Whether an earlier run did not find it."""
    document_id: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """A row of `runs`."""

    run_id: str
    ordinal: int
    command: str
    started_at: datetime
    product_version: str
    model: str
    model_fingerprint: str
    codebook_version: int
    codebook_fingerprint: str


class Store:
    """The open working database. Made by `open_store`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def file_states(self) -> dict[str, FileState]:
        """Absolute path → what became of the file last time."""
        rows = self.connection.execute(
            """SELECT location, size, modified_ns, declared, extraction, status, transient, files.path, reason, cause,
                coalesce(len(unread_pages) > 0, false), files.content_hash, files.vanished_in_run IS NOT NULL, document_id
                FROM intake.files files LEFT JOIN documents USING (document_id)"""
        ).fetchall()
        return {row[0]: FileState(*row[1:]) for row in rows}

    def remember_times(self, times: Mapping[str, int]) -> None:
        """Absolute path → time of last change in nanoseconds, of files that were touched and not changed."""
        with self.transaction():
            for location, modified_ns in times.items():
                self.connection.execute("UPDATE intake.files SET modified_ns = ? WHERE location = ?", [modified_ns, location])

    def next_run(self) -> int:
        """The number of the next run, from 1."""
        row = self.connection.execute("SELECT coalesce(max(ordinal), 0) + 1 FROM runs").fetchone()
        assert row is not None  # an aggregate always gives a row
        return int(row[0])

    def last_run(self) -> tuple[int, str] | None:
        """Number and id of the run that the corpus comes from."""
        return self.connection.execute(
            "SELECT ordinal, run_id FROM runs JOIN about ON run_id = value WHERE key = 'last_run'"
        ).fetchone()

    def is_broken_off(self) -> bool:
        """Whether the last run did not come to its end."""
        row = self.connection.execute("SELECT finished_at FROM runs ORDER BY ordinal DESC LIMIT 1").fetchone()
        return row == (None,)

    def replace_codes(self, codebook: Codebook) -> None:
        """Make `codes` the codebook."""
        with self.transaction():
            self.connection.execute("DELETE FROM codes")
            insert_rows(self.connection, "codes", code_rows(codebook))

    def keep_lexicon(self, fingerprint: str, texts: Mapping[str, str]) -> None:
        """Keep the files of a codebook, by name, unless they are kept already."""
        if not self.lexicon(fingerprint):
            rows = [{"fingerprint": fingerprint, "name": name, "text": text} for name, text in texts.items()]
            insert_rows(self.connection, "intake.lexicons", rows)

    def lexicon(self, fingerprint: str) -> dict[str, str]:
        """Name → text of the files of a codebook that coded this corpus; empty where it is not known."""
        sql = "SELECT name, text FROM intake.lexicons WHERE fingerprint = ? ORDER BY name"
        return dict(self.connection.execute(sql, [fingerprint]).fetchall())

    def begin_run(self, run: Run) -> None:
        """Record that a run has started."""
        row: Row = {
            **{name: getattr(run, name) for name in Run.__slots__},
            "finished_at": None,
            **dict.fromkeys(FIGURES, 0),
            "seconds": 0.0,
        }
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        self.connection.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", list(row.values()))

    def finish_run(self, run_id: str, finished_at: datetime, seconds: float, figures: Mapping[str, int]) -> None:
        """Record what a run did. `figures` has the integer columns of `runs`, by name."""
        assignments = ", ".join(f"{name} = ?" for name in figures)
        self.connection.execute(
            f"UPDATE runs SET finished_at = ?, seconds = ?, {assignments} WHERE run_id = ?",
            [finished_at, seconds, *figures.values(), run_id],
        )

    def record_reliability(self, gold_set: str, rows: Sequence[Row]) -> None:
        """Replace what is known of the agreement with one gold set. `rows` have the columns of `reliability`."""
        with self.transaction():
            self.connection.execute("DELETE FROM reliability WHERE gold_set = ?", [gold_set])
            insert_rows(self.connection, "reliability", rows)

    def set_about(self, facts: Mapping[str, str]) -> None:
        """Replace the facts about this database that are named here."""
        with self.transaction():
            for key, value in facts.items():
                self.connection.execute("DELETE FROM about WHERE key = ?", [key])
                self.connection.execute("INSERT INTO about VALUES (?, ?)", [key, value])

    def save(self, outcomes: Sequence[Outcome], prints: Fingerprints, run_id: str) -> None:
        """Store a batch, all of it or nothing; what its files were before is replaced, and becomes an earlier version."""
        if not outcomes:
            return
        files = [_file_row(outcome, prints.extraction, run_id) for outcome in outcomes]
        documents = {found.document.document_id: found for found in outcomes if found.document}
        stages = [{"document_id": document_id, **asdict(prints.stages)} for document_id in documents]
        with self.transaction():
            self._forget(files)
            for table, rows in ROWS.items():
                made_by = {"run_id": run_id} if table in WITH_RUN else {}
                insert_rows(self.connection, table, [{**row, **made_by} for row in rows(documents.values())])
            insert_rows(self.connection, "intake.stages", stages)
            insert_rows(self.connection, "intake.files", files)
            record_versions(self.connection, files, run_id)

    def _forget(self, files: Sequence[Row]) -> None:
        """Delete the state of these files and the documents that only they were."""
        with registered(self.connection, "arriving", files, ("location", "document_id")):
            self.connection.execute("""
                CREATE OR REPLACE TEMP TABLE outdated AS
                SELECT document_id FROM intake.files WHERE location IN (SELECT location FROM arriving)
                EXCEPT SELECT document_id FROM intake.files WHERE location NOT IN (SELECT location FROM arriving)
                UNION SELECT document_id FROM documents WHERE document_id IN (SELECT document_id::VARCHAR FROM arriving)
            """)
            replaced = self.connection.execute("SELECT count(*) > 0 FROM outdated").fetchall() == [(True,)]
            for table in (*ROWS, "intake.stages") if replaced else ():  # each looks through a whole table
                self.connection.execute(f"DELETE FROM {table} WHERE document_id IN (SELECT document_id FROM outdated)")
            self.connection.execute("DELETE FROM intake.files WHERE location IN (SELECT location FROM arriving)")

    def forget_files(self, locations: Sequence[str]) -> None:
        """Delete the state of these files and the documents that only they were; the caller has begun a transaction."""
        self._forget([{"location": location, "document_id": None} for location in locations])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.connection.begin()
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open the working database for writing, making it when it is not there.

    Raises VuistregelError when another program has it open, when it is damaged, or when a newer
    version of the product made it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(path), config=offline_config())
    except duckdb.Error as error:
        raise _cannot_open(path, error) from error
    try:
        make_or_migrate(connection, path)
        yield Store(connection)
    finally:
        connection.close()


def offline_config() -> dict[str, Any]:
    """DuckDB settings that keep it from fetching extensions."""
    return {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


def _cannot_open(path: Path, error: duckdb.Error) -> VuistregelError:
    if "lock" in str(error).lower():
        return VuistregelError(str(path), "is in use by another run", "Wait until that run has finished, then try again")
    return VuistregelError(
        str(path), f"cannot be opened ({str(error).splitlines()[0]})", "Put back a copy, or use another --home"
    )


def _file_row(outcome: Outcome, extraction: str, run_id: str) -> Row:
    return {
        "location": outcome.location,
        "path": outcome.path,
        "size": outcome.size,
        "modified_ns": outcome.modified_ns,
        "content_hash": outcome.content_hash,
        "declared": outcome.declared,
        "extraction": extraction,
        "vanished_in_run": None,
        "status": outcome.status,
        "cause": outcome.cause,
        "stage": outcome.stage,
        "reason": outcome.reason,
        "transient": outcome.transient,
        "document_id": outcome.document.document_id if outcome.document else None,
        "run_id": run_id,
    }
