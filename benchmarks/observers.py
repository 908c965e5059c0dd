"""Processes that watch a home while documents are taken in: what a reader waits, and whether it ever sees half of anything.

usage: python -m benchmarks.observers waits|whole HOME STOP_FILE RESULT [EXPECTED]

waits: opens the published database again and again; RESULT gets the seconds of each connection and the errors.
whole: compares every document that is to be seen with EXPECTED, {document: what it has in each table}; RESULT gets what was
half, the numbers of documents seen, and the errors.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb

PARTS = ("passages", "annotations", "codings")
CONTENTS = "SELECT document_id, " + ", ".join(
    f"(SELECT count(*) || ':' || coalesce(sum(hash({columns}))::VARCHAR, '') FROM {table} t WHERE t.document_id = d.document_id)"
    for table, columns in zip(
        PARTS,
        ("passage_id, text", "passage_id, lemmas", "coding_id, stance, score, level, evidence_text"),
        strict=True,
    )
)
CONTENTS += " FROM documents d"
"""What each document has: number and digest of its passages, annotations and codings."""


def contents(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Document → what it has in each of PARTS."""
    return {document: list(found) for document, *found in connection.execute(CONTENTS).fetchall()}


def waits(published: Path, stop: Path) -> dict[str, object]:
    """Open, ask one thing, close, twice a second: opening takes 17 ms of a core, and readers must leave room for the rest."""
    seconds: list[float] = []
    errors: Counter[str] = Counter()
    while not stop.exists():
        start = time.perf_counter()
        try:
            with duckdb.connect(str(published), read_only=True) as connection:
                seconds.append(time.perf_counter() - start)
                connection.execute("SELECT count(*) FROM documents").fetchone()
        except duckdb.Error as error:
            errors[str(error).splitlines()[0]] += 1
        time.sleep(0.5)
    return {"seconds": seconds, "errors": errors}


def whole(published: Path, stop: Path, expected: dict[str, list[str]]) -> dict[str, object]:
    """Look at everything, again and again."""
    half: Counter[str] = Counter()
    sizes: Counter[int] = Counter()
    errors: Counter[str] = Counter()
    while not stop.exists():
        try:
            with duckdb.connect(str(published), read_only=True) as connection:
                seen = contents(connection)
        except duckdb.Error as error:
            errors[str(error).splitlines()[0]] += 1
            continue
        sizes[len(seen)] += 1
        half.update(document for document, found in seen.items() if expected.get(document) != found)
        time.sleep(1)
    return {"half": half, "sizes": sizes, "errors": errors}


def main() -> None:
    what, home, stop, result = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
    published = home / "corpus.duckdb"
    while not published.exists() and not stop.exists():
        time.sleep(0.05)
    if what == "waits":
        found = waits(published, stop)
    else:
        found = whole(published, stop, json.loads(Path(sys.argv[5]).read_text(encoding="utf-8")))
    result.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
