"""What a corpus costs per document, and how publishing grows: the figures behind docs/scaling.md.

usage: python -m benchmarks.scaling HOME... [--copies 1 8 32] [--documents PATH...] [--json]

HOME: homes that documents were taken in to; the first one is also multiplied. Per home: documents, words, bytes per document in
the working database, the published file and a lake, and wall seconds of its runs.
--copies: how many times the first home is repeated (other ids, other signatures, the same text) before it is published to a file
and to a lake, each in a process of its own: seconds, CPU seconds, peak memory; and the lake again with one document changed.
--documents: these are read, annotated and coded in this process: documents per second and stage, of one core.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipeline.discover import discover
from pipeline.process import process_batch
from pipeline.settings import Settings
from pipeline.store import lake_of, open_store, publish_to_lake, release

IDS = ("document_id", "passage_id", "coding_id", "item_id", "decision_id", "action_id", "content_hash", "digest", "location")
"""Columns that tell one copy of a document from another."""


def of_home(home: Path) -> dict[str, Any]:
    """What one home holds and weighs."""
    with duckdb.connect(str(home / "corpus.duckdb"), read_only=True) as connection:
        row = connection.execute("""SELECT (SELECT count(*) FROM documents), (SELECT sum(words) FROM documents),
            (SELECT count(*) FROM passages), (SELECT count(*) FROM codings), (SELECT sum(seconds) FROM runs)""").fetchone()
    assert row is not None
    documents = row[0]
    with TemporaryDirectory() as folder:
        lake = lake_of(Settings(home=Path(folder)))
        publish_to_lake(home / "corpus.duckdb", lake)
        in_lake = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    weights = {
        "working": (home / "work" / "working.duckdb").stat().st_size,
        "published": (home / "corpus.duckdb").stat().st_size,
        "lake": in_lake,
    }
    return {
        "home": home.name, "documents": documents, "words": row[1], "passages": row[2], "codings": row[3], "run_seconds": row[4],
        "bytes_per_document": {name: round(size / documents) for name, size in weights.items()},
    }  # fmt: skip


def stages(paths: Sequence[Path]) -> dict[str, Any]:
    """Documents through the whole path in this process; the first batch loads the models and is not counted."""
    files = discover(paths)
    settings = Settings()
    process_batch(files[:1], settings)
    seconds: Counter[str] = Counter()
    outcomes = process_batch(files, settings)
    for outcome in outcomes:
        seconds.update(outcome.seconds)
    done = sum(outcome.document is not None for outcome in outcomes)
    return {"documents": done, "seconds_per_document": {stage: round(value / done, 4) for stage, value in seconds.items()}}


def multiplied(working: Path, copies: int, target: Path) -> None:
    """A working database with every document `copies` times, each with signatures of its own, so that they are no duplicates."""
    shutil.copy(working, target)
    numbers = np.random.default_rng(1)
    with duckdb.connect(str(target)) as connection:
        tables: dict[str, list[str]] = {}
        for schema, table, column in connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE database_name = current_database() "
            "AND schema_name IN ('main', 'intake') AND table_name IN (SELECT table_name FROM duckdb_tables())"
        ).fetchall():
            tables.setdefault(f"{schema}.{table}", []).append(column)
        own = {name: columns for name, columns in tables.items() if "document_id" in columns}
        for name in own:
            connection.execute(f"CREATE TEMP TABLE {name.replace('.', '_')} AS FROM {name}")
        for copy in range(1, copies):
            for name, columns in own.items():
                changed = [f"{column} || '#{copy}' AS {column}" for column in columns if column in IDS]
                source = name.replace(".", "_")
                if name == "intake.signatures":
                    source = _with_signatures(connection, source, numbers)
                connection.execute(f"INSERT INTO {name} BY NAME SELECT * REPLACE ({', '.join(changed)}) FROM {source}")


def _with_signatures(connection: duckdb.DuckDBPyConnection, source: str, numbers: np.random.Generator) -> str:
    """The same signatures with other values."""
    rows = connection.execute(f"FROM {source}").to_arrow_table()
    place = rows.schema.get_field_index("minhash")
    fresh = pa.array(
        [None if old is None else numbers.bytes(len(old)) for old in rows.column("minhash").to_pylist()], pa.binary()
    )
    connection.register("other_signatures", rows.set_column(place, "minhash", fresh))
    return "other_signatures"


def growth(home: Path, copies: int) -> dict[str, Any]:
    """Publish a multiplied home to a file and to a lake, each in a process of its own."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "work").mkdir()
        multiplied(home / "work" / "working.duckdb", copies, place / "work" / "working.duckdb")
        figures = {"copies": copies, "working_bytes": (place / "work" / "working.duckdb").stat().st_size}
        for step in STEPS:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.scaling", "--step", step, str(place)],
                capture_output=True,
                text=True,
                check=True,
            )
            figures[step] = json.loads(done.stdout)
        figures["published_bytes"] = (place / "corpus.duckdb").stat().st_size
        return figures


def _file(home: Path) -> None:
    with open_store(home / "work" / "working.duckdb") as store:
        release(store, Settings(home=home))


def _lake(home: Path) -> None:
    publish_to_lake(home / "corpus.duckdb", lake_of(Settings(home=home)))


def _changed(home: Path) -> None:
    """One document has another title; making that change is not measured."""
    _lake(home)


STEPS: dict[str, Callable[[Path], None]] = {"file": _file, "lake": _lake, "lake_one_changed": _changed}


def _step(name: str, home: Path) -> dict[str, float]:
    if name == "lake_one_changed":
        with duckdb.connect(str(home / "corpus.duckdb")) as connection:
            connection.execute(
                "UPDATE documents SET title = 'Een andere titel' WHERE document_id = (SELECT min(document_id) FROM documents)"
            )
    start, before = time.perf_counter(), time.process_time()
    STEPS[name](home)
    return {
        "seconds": round(time.perf_counter() - start, 2),
        "cpu_seconds": round(time.process_time() - before, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("homes", nargs="*", type=Path)
    parser.add_argument("--copies", nargs="*", type=int, default=[1, 8, 32])
    parser.add_argument("--documents", nargs="+", type=Path, default=[])
    parser.add_argument("--step", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps(_step(asked.step, asked.homes[0])))
        return
    for home in asked.homes:
        print(json.dumps(of_home(home)), flush=True)
    if asked.documents:
        print(json.dumps(stages(asked.documents)), flush=True)
    for copies in asked.copies if asked.homes else []:
        print(json.dumps(growth(asked.homes[0], copies)), flush=True)


if __name__ == "__main__":
    main()
