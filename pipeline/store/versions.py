"""What became of every file over the runs: versions of documents, vanished files, moved files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from pipeline.store.loading import registered
from pipeline.store.tables import Row

if TYPE_CHECKING:
    from pipeline.store.database import Store


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run found out about files that are no longer where they were; paths relative to their folder, sorted."""

    vanished: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    """Old and new path."""


def record_versions(connection: duckdb.DuckDBPyConnection, files: Sequence[Row], run_id: str) -> None:
    """Bring the versions of files up to date that were just stored; rows have the columns of intake.files.

    The same bytes as the last version are that version again, whatever was thought of it; other bytes are a new version.
    """
    with registered(connection, "stored", files, ("location", "path", "document_id", "content_hash")):
        connection.execute(
            """UPDATE intake.versions v SET status = 'replaced', last_run = ? FROM stored s
               WHERE v.location = s.location AND v.status IN ('present', 'vanished')
               AND (s.document_id IS NULL OR v.content_hash <> s.content_hash)""",
            [run_id],
        )
        connection.execute("""
            CREATE OR REPLACE TEMP TABLE arrived AS
            SELECT s.location, s.path, s.document_id::VARCHAR AS document_id, s.content_hash,
                coalesce(version, 0) AS latest, last.content_hash IS NOT DISTINCT FROM s.content_hash AS same
            FROM stored s LEFT JOIN (
                FROM intake.versions QUALIFY row_number() OVER (PARTITION BY location ORDER BY version DESC) = 1
            ) last USING (location) WHERE s.document_id IS NOT NULL""")
    connection.execute("""
        UPDATE intake.versions v SET status = 'present', last_run = NULL, document_id = a.document_id, path = a.path
        FROM arrived a WHERE a.same AND v.location = a.location AND v.version = a.latest""")
    connection.execute(
        """INSERT INTO intake.versions BY NAME
           SELECT location, path, latest + 1 AS version, document_id, content_hash, ? AS first_run, 'present' AS status
           FROM arrived WHERE NOT same""",
        [run_id],
    )
    _number_documents(connection, "SELECT document_id FROM arrived")


def settle(store: "Store", missing: Sequence[str], returned: Sequence[str], run_id: str) -> Settled:
    """Mark the files at `missing`, absolute paths, as vanished, and those at `returned` as there again.

    A vanished file whose bytes this run found as a new file elsewhere was moved: its document gives way to the new one, which
    goes on with its version. A missing file that never became a document is forgotten.
    """
    connection = store.connection
    with store.transaction():
        connection.execute(
            """CREATE OR REPLACE TEMP TABLE noted AS
               SELECT unnest(?::VARCHAR[]) AS location, ? AS run_id UNION ALL SELECT unnest(?::VARCHAR[]), NULL""",
            [list(missing), run_id, list(returned)],
        )
        connection.execute("""
            DELETE FROM intake.files WHERE document_id IS NULL
            AND location IN (SELECT location FROM noted WHERE run_id IS NOT NULL)""")
        connection.execute("""
            UPDATE intake.files f SET vanished_in_run = n.run_id FROM noted n
            WHERE n.location = f.location AND (n.run_id IS NULL OR f.vanished_in_run IS NULL)""")
        connection.execute("""
            UPDATE intake.versions v SET status = if(n.run_id IS NULL, 'present', 'vanished'), last_run = n.run_id FROM noted n
            WHERE n.location = v.location AND v.status = if(n.run_id IS NULL, 'vanished', 'present')""")
        moved = _moved(store, run_id)
        connection.execute("""
            UPDATE documents SET vanished_in_run = now.vanished_in_run
            FROM (SELECT document_id, if(count(*) = count(vanished_in_run), max(vanished_in_run), NULL) AS vanished_in_run
                  FROM intake.files WHERE document_id IN (SELECT document_id FROM intake.files SEMI JOIN noted USING (location))
                  GROUP BY document_id) now
            WHERE now.document_id = documents.document_id""")
    vanished = connection.execute("SELECT path FROM intake.files WHERE vanished_in_run = ? ORDER BY path", [run_id]).fetchall()
    return Settled(tuple(path for (path,) in vanished), tuple(moved))


def _moved(store: "Store", run_id: str) -> list[tuple[str, str]]:
    """Tell moved files from vanished and new ones. A run that was broken off may have taken in the new file."""
    pairs = store.connection.execute("""
        WITH gone AS (SELECT *, row_number() OVER (PARTITION BY content_hash ORDER BY path, location) AS nth
                      FROM intake.versions WHERE status = 'vanished'),
             come AS (SELECT *, row_number() OVER (PARTITION BY content_hash ORDER BY path, location) AS nth
                      FROM intake.versions WHERE status = 'present' AND version = 1
                      AND first_run IN (SELECT run_id FROM runs WHERE finished_at IS NULL))
        SELECT gone.location, gone.path, gone.version, come.location, come.path, come.document_id
        FROM gone JOIN come USING (content_hash, nth) ORDER BY gone.path, gone.location""").fetchall()
    for old, _, version, new, _, document_id in pairs:
        store.connection.execute(
            "UPDATE intake.versions SET status = 'moved', last_run = ? WHERE location = ? AND version = ?", [run_id, old, version]
        )
        store.connection.execute("UPDATE intake.versions SET version = ? WHERE location = ? AND version = 1", [version, new])
        store.forget_files([old])
        _number_documents(store.connection, "SELECT ?", [document_id])
    return [(old_path, new_path) for _, old_path, _, _, new_path, _ in pairs]


def forget_vanished(store: "Store", locations: Sequence[str]) -> tuple[str, ...]:
    """Take the vanished ones among the files at `locations` out of the corpus. Gives their paths, sorted."""
    rows = store.connection.execute(
        """SELECT location, path FROM intake.files
           WHERE vanished_in_run IS NOT NULL AND location IN (SELECT unnest(?::VARCHAR[])) ORDER BY path""",
        [list(locations)],
    ).fetchall()
    if not rows:
        return ()
    gone = [location for location, _ in rows]
    with store.transaction():
        store.connection.execute(
            """UPDATE intake.versions SET status = 'forgotten'
               WHERE status = 'vanished' AND location IN (SELECT unnest(?::VARCHAR[]))""",
            [gone],
        )
        store.forget_files(gone)
    return tuple(path for _, path in rows)


def _number_documents(connection: duckdb.DuckDBPyConnection, which: str, values: Sequence[str] = ()) -> None:
    """Write the versions of the documents that a query gives into their rows."""
    connection.execute(
        f"""UPDATE documents SET version = now.version
            FROM (SELECT document_id, max(version) AS version FROM intake.versions WHERE status = 'present'
                  GROUP BY document_id) now
            WHERE now.document_id = documents.document_id AND documents.document_id IN ({which})""",
        list(values),
    )
