"""How long analysts wait: every view and some searches on a corpus of 2,000 documents made by repeating a small one.

    python -m benchmarks.analysts data/corpus.duckdb [--times 50]

Every copy gets ids, paths and a network of its own (12 per network of the corpus), so counts grow as in a real corpus, but its
words do not: a real one of this size has more different words. Each question is asked once, by a new reader. Processor
seconds are what it costs; the wait is shorter where more cores help, and longer on a busy machine.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import duckdb

from pipeline.store.read import open_published
from pipeline.store.schema import SCHEMA
from pipeline.store.views import add_views

IDS = {"document_id", "passage_id", "item_id", "decision_id", "action_id", "coding_id", "original_id", "path"}
ONCE = {"about", "codes", "runs", "failures", "reviews", "reliability"}
SEARCHES = ("vertrouwen tussen partners", "*netwerk", '"lerende evaluatie" afspraken', "kennis leren samenwerking -gemeente")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--times", type=int, default=50)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "corpus.duckdb"
        seconds = repeat(arguments.corpus, large, arguments.times)
        print(f"search and views made in {seconds:.1f} processor seconds; {large.stat().st_size / 1e6:.0f} MB")
        for table in ("documents", "passages", "codings", "actions", "search_terms"):
            print(f"{table:28} {wait(large, f'SELECT count(*) FROM {table}')[1][0][0]:9,}")
        report(large)


def repeat(source: Path, target: Path, times: int) -> float:
    """Write the repeated corpus; returns the processor seconds that its search and views took."""
    with duckdb.connect(str(target)) as connection:
        connection.execute(SCHEMA)
        connection.execute("DROP SCHEMA intake CASCADE")
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        connection.execute(f"ATTACH '{source}' AS small (READ_ONLY)")
        for table in tables:
            sql = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'small' AND table_name = ?"
            columns = [column for (column,) in connection.execute(sql, [table]).fetchall()]
            if columns:
                many = f", range({1 if table in ONCE else times}) copies(copy)"
                picked = ", ".join(_column(column) for column in columns) if table not in ONCE else "*"
                connection.execute(
                    f"INSERT INTO {table} BY NAME SELECT {picked} FROM small.{table}{many if table not in ONCE else ''}"
                )
        connection.execute("DETACH small")
        used = time.process_time()
        add_views(connection)
        return time.process_time() - used


def _column(name: str) -> str:
    if name in IDS:
        return f"{name} || '-' || copy AS {name}"
    return f"{name} || '-' || copy % 12 AS {name}" if name == "network" else f'"{name}"'


def report(corpus: Path) -> None:
    """The waits, longest first."""
    views = wait(corpus, "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'")[1]
    questions = {name: f"FROM {name}" for (name,) in views} | {
        f"search('{words}')": f"FROM search('{words}')" for words in SEARCHES
    }
    waits = {name: wait(corpus, sql) for name, sql in questions.items()}
    for name, (cost, rows, seconds) in sorted(waits.items(), key=lambda item: -item[1][0]):
        print(f"{name:50} {len(rows):9,} rows {cost:6.2f} processor seconds, {seconds:6.2f} s")


def wait(corpus: Path, sql: str) -> tuple[float, list[tuple], float]:
    """Processor seconds, rows, and seconds from opening the database to the last row."""
    began, used = time.perf_counter(), time.process_time()
    with open_published(corpus) as connection:
        rows = connection.execute(sql).fetchall()
    return time.process_time() - used, rows, time.perf_counter() - began


if __name__ == "__main__":
    main()
