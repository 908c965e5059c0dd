"""The corpus in a DuckLake, for readers on other machines: catalog in PostgreSQL or SQLite, data as Parquet."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline.errors import VuistregelError
from pipeline.settings import Settings
from pipeline.store.database import offline_config
from pipeline.store.extensions import literal, load_extension
from pipeline.store.lake_sync import synchronise

_SCANNERS = {"postgres": "postgres_scanner", "sqlite": "sqlite_scanner"}
"""Kind of catalog → the extension that reaches it."""
_PASSWORD = re.compile(r"\bpassword\s*=|://[^/@\s]*:[^/@\s]*@", re.IGNORECASE)
_REMOTE = re.compile(r"\w+://")
_GRACE = "1 day"
"""How long files of versions that are gone stay for readers that still use them."""


@dataclass(frozen=True, slots=True)
class Lake:
    """Where a lake stands. Made by `lake_of`."""

    catalog: str
    """`sqlite:FILE` or `postgres:CONNECTION`, as DuckLake writes it."""
    data: str
    """Folder or address of the Parquet files; empty: as the catalog says."""
    keep: int
    """Published versions that stay readable."""

    @property
    def kind(self) -> str:
        return self.catalog.partition(":")[0]


@dataclass(frozen=True, slots=True)
class LakeVersion:
    """One publication in a lake."""

    snapshot: int
    run_id: str
    published_at: datetime


def lake_of(settings: Settings) -> Lake:
    """The lake that the settings name; without a catalog, one of SQLite under the home folder.

    Raises VuistregelError for another kind of catalog, and for a password in it: that would stand in the list of processes,
    in logs and in the page of Prefect.
    """
    folder = settings.home / "lake"
    catalog = settings.catalog or f"sqlite:{folder / 'catalog.sqlite'}"
    kind, _, place = catalog.partition(":")
    if kind not in _SCANNERS or not place:
        raise VuistregelError("--catalog", "is not sqlite:FILE or postgres:CONNECTION", "See docs/scaling.md for examples")
    if _PASSWORD.search(place):
        raise VuistregelError(
            "--catalog", "holds a password, which others on this machine could read", "Put it in ~/.pgpass (PGPASSFILE) instead"
        )
    if kind == "sqlite":
        catalog = f"sqlite:{Path(place).absolute()}"
    data = settings.data_path or ("" if settings.catalog else str(folder / "data"))
    if data and not _REMOTE.match(data):
        data = str(Path(data).absolute())
    return Lake(catalog, data, settings.keep)


def check_lake(lake: Lake) -> None:
    """Raises VuistregelError when an extension of DuckDB that the lake needs is missing."""
    with _connected(lake):
        pass


def publish_to_lake(source: Path, lake: Lake) -> bool:
    """Make the lake equal to the published database `source`, in one transaction; whether anything had to change.

    Only what differs is replaced, document by document. A reader sees the corpus as it was or as it is now. Raises
    VuistregelError when the catalog or the folder cannot be reached; the lake then stays as it was.
    """
    if lake.kind == "sqlite":
        Path(lake.catalog.partition(":")[2]).parent.mkdir(parents=True, exist_ok=True)
    with _reported(lake), _connected(lake) as connection:
        _attach(connection, lake, *([f"DATA_PATH {literal(lake.data)}"] if lake.data else []))
        connection.execute(f"ATTACH {literal(str(source))} AS corpus (READ_ONLY)")
        changed = synchronise(connection)
        if changed:
            _tidy(connection, lake)
    return changed


@contextmanager
def open_lake(lake: Lake, run: str = "", memory: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the lake for reading, without access to anything else; with `run` (id or number) as that run published it.

    `memory` is the most that queries may use, such as 2GB; empty: 80 % of the machine.
    Raises VuistregelError when there is no such lake or it does not hold that run.
    """
    options = ["READ_ONLY", "CREATE_IF_NOT_EXISTS false"]
    if lake.data:
        options += [f"DATA_PATH {literal(lake.data)}", "OVERRIDE_DATA_PATH true"]
    with _connected(lake) as connection:
        with _reported(lake):
            _attach(connection, lake, *options)
            if run:
                snapshot = _snapshot_of(connection, lake, run)
                connection.execute("DETACH lake")
                _attach(connection, lake, *options, f"SNAPSHOT_VERSION {snapshot}")
            row = connection.execute("SELECT value FROM ducklake_options('lake') WHERE option_name = 'data_path'").fetchone()
            folder = lake.data or (row[0] if row else "")
            connection.execute("USE lake")
            if memory:
                connection.execute(f"SET memory_limit = {literal(memory)}")
            connection.execute(f"SET allowed_directories = [{literal(folder.rstrip('/') + '/')}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET python_enable_replacements = false")
            connection.execute("SET lock_configuration = true")
        yield connection


def lake_versions(lake: Lake) -> list[LakeVersion]:
    """The published versions that can still be read, oldest first."""
    with _reported(lake), _connected(lake) as connection:
        _attach(connection, lake, "READ_ONLY", "CREATE_IF_NOT_EXISTS false")
        return _versions(connection)


@contextmanager
def _connected(lake: Lake) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(config=offline_config())
    try:
        connection.execute("SET enable_progress_bar = false")  # it would stand in the output of a slow query
        for name in ("ducklake", _SCANNERS[lake.kind], *(["httpfs"] if _REMOTE.match(lake.data) else [])):
            load_extension(connection, name, "lake")
        yield connection
    finally:
        connection.close()


def _attach(connection: duckdb.DuckDBPyConnection, lake: Lake, *options: str) -> None:
    """SQLite as a catalog waits for other connections; PostgreSQL needs no such thing."""
    patience = ["META_JOURNAL_MODE 'WAL'", "META_BUSY_TIMEOUT 5000"] if lake.kind == "sqlite" else []
    wanted = f" ({', '.join([*options, *patience])})" if options or patience else ""
    connection.execute(f"ATTACH {literal('ducklake:' + lake.catalog)} AS lake{wanted}")


@contextmanager
def _reported(lake: Lake) -> Iterator[None]:
    """What DuckDB says, with what to do about it."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        raise VuistregelError(
            f"lake {lake.catalog}",
            f"cannot be reached or used ({str(error).strip().splitlines()[0]})",
            "See that its server runs and its folder can be used, then run again; the corpus in the home folder is whole",
        ) from error


def _versions(connection: duckdb.DuckDBPyConnection) -> list[LakeVersion]:
    rows = connection.execute(
        "SELECT snapshot_id, commit_extra_info, snapshot_time::TIMESTAMP FROM ducklake_snapshots('lake') "
        "WHERE author = 'vuistregel' ORDER BY snapshot_id"
    ).fetchall()
    return [LakeVersion(*row) for row in rows]


def _snapshot_of(connection: duckdb.DuckDBPyConnection, lake: Lake, run: str) -> int:
    """The last snapshot that a run published, by its id or its number."""
    numbers = dict(connection.execute("SELECT ordinal::VARCHAR, run_id FROM lake.runs").fetchall())
    wanted = numbers.get(run, run)
    found = [version.snapshot for version in _versions(connection) if version.run_id == wanted]
    if not found:
        raise VuistregelError(f"run {run}", f"is not among the versions that {lake.catalog} keeps", "See the table runs")
    return found[-1]


def _tidy(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Let go of versions beyond the last `lake.keep`, and remove files that no reader can need any more.

    Small files are joined where the catalog is PostgreSQL. With SQLite a reader may see a table half while that is done, since
    DuckDB reads such a catalog through several connections (seen in tests).
    """
    kept = _versions(connection)[-lake.keep :]
    older = "SELECT snapshot_id FROM ducklake_snapshots('lake') WHERE snapshot_id < ?"
    expired = [row[0] for row in connection.execute(older, [kept[0].snapshot if kept else 0]).fetchall()]
    if expired:
        connection.execute(f"CALL ducklake_expire_snapshots('lake', versions => {expired})")
    if lake.kind == "postgres":
        connection.execute(f"CALL lake.set_option('delete_older_than', '{_GRACE}')")
        connection.execute("CHECKPOINT lake")
        return
    for function in ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files"):
        connection.execute(f"CALL {function}('lake', older_than => now() - INTERVAL '{_GRACE}')")
