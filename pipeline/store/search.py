"""Full text search in the published database, as plain SQL that asks nothing of whoever opens the file."""

from pathlib import Path

import duckdb

SEARCH = Path(__file__).with_name("search.sql").read_text(encoding="utf-8")


def add_search(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables and the macro `search` from the passages and annotations of the current database.

    Ranking is BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework") over stems of lemmas; a phrase
    counts as a word of its own.
    """
    connection.execute(SEARCH)
