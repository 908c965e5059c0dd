"""The views, the full text search and the wide tables of a database that analysts open."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.store.schema import VIEWS

SEARCH = Path(__file__).with_name("search.sql").read_text(encoding="utf-8")
_DOCUMENTS = "document_id, path, title, doc_type, doc_date, year, network"


def add_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the search and the views in the current database, from its tables as they are now.

    The search is plain SQL, so that whoever opens the file needs neither this program nor an extension. Its ranking is BM25
    (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework") over stems of lemmas.
    """
    connection.execute(SEARCH)
    connection.execute(VIEWS)
    _add_wide_views(connection)


def _add_wide_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Views with a column for every code that the database has, for tools that want a table and not a list."""
    codes = connection.execute("SELECT code, label FROM codes ORDER BY ordinal").fetchall()
    themes = [(code, label) for code, label in codes if code.startswith("thema.")]
    _add(
        connection, "document_code_counts", _DOCUMENTS, "count(*) FILTER (code = {code})", codes,
        "One row per document, one column per code of the codebook: number of passages.",
    )  # fmt: skip
    _add(
        connection, "document_code_presence", _DOCUMENTS, "(count(*) FILTER (code = {code}) > 0)::TINYINT", codes,
        "One row per document, one column per code of the codebook: 1 where it has the code, else 0.",
    )  # fmt: skip
    _add(
        connection, "network_themes", "network", "count(DISTINCT document_id) FILTER (code = {code})", themes,
        "One row per network, one column per theme: number of documents with the theme; documents_read are all its documents.",
        ", count(DISTINCT document_id) AS documents_read",
    )  # fmt: skip


def _add(
    connection: duckdb.DuckDBPyConnection, view: str, keys: str, value: str,
    codes: Sequence[tuple[str, str]], comment: str, more: str = "",
) -> None:  # fmt: skip
    columns = "".join(f", {value.format(code=_literal(code))} AS {_name(code)}" for code, _ in codes)
    connection.execute(
        f"""CREATE VIEW {view} AS SELECT {keys}{more}{columns}
            FROM documents LEFT JOIN (SELECT document_id, code FROM accepted_codings) USING (document_id) GROUP BY {keys}"""
    )
    connection.execute(f"COMMENT ON VIEW {view} IS {_literal(comment)}")
    for code, label in codes:
        connection.execute(f"COMMENT ON COLUMN {view}.{_name(code)} IS {_literal(label)}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
