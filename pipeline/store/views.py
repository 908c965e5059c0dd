"""The views, the full text search and the wide tables of a database that analysts open."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from pipeline.store.schema import VIEWS

SEARCH = Path(__file__).with_name("search.sql").read_text(encoding="utf-8")
_DOCUMENTS = "document_id, path, title, doc_type, doc_date, year, network"
_STANCES = ("toegepast", "ontbreekt", "beoogd", "neutraal")
_MEANINGS = {
    "action_id": "Action point.",
    "actions": "Number of action points.",
    "agenda_item": "Title of the point of the agenda above it.",
    "agreement_id": "Id of the decision or action.",
    "char_end": "One past the last character in documents.text.",
    "char_start": "First character in documents.text, counted in Unicode code points from 0.",
    "code": "Code, see codes.",
    "code_a": "First code, in alphabetical order.",
    "code_b": "Second code.",
    "code_c": "Third code.",
    "coded_passages": "Passages with an accepted coding.",
    "codings": "Number of codings.",
    "decisions": "Number of decisions.",
    "document": "Title of the document.",
    "document_id": "Document.",
    "documents": "Number of documents with the code.",
    "documents_read": "All documents: what documents is a part of.",
    "codebook_fingerprint": "BLAKE2b-128 of the lexicon files.",
    "dictionary_share": "Share of the words that are Dutch words or compounds of them.",
    "documents_per_second": "documents_ok / seconds.",
    "evidence_end": "One past the last character of the evidence.",
    "evidence_start": "First character of the evidence in passages.text, from 0.",
    "first_year": "First year with the code.",
    "has_other_date": "Whether text, name or folder also give another date.",
    "is_undated": "Whether no date was found.",
    "is_complete": "Whether the run came to its end.",
    "item_id": "Point of the agenda.",
    "item_number": "Number of the point of the agenda, as written.",
    "kind": "Kind, as in the table that it comes from.",
    "last_document_id": "Document of the last meeting that came back to it.",
    "last_passage_id": "Passage in which it did.",
    "last_year": "Last year with the code.",
    "later_date": "Date of the later meeting.",
    "later_document_id": "Report of the later meeting.",
    "later_passage_id": "Passage in which it comes back.",
    "heading": "Headings above the passage, outermost first, separated by ' > '.",
    "ordinal": "Place in the document, from 0.",
    "page": "Page on which the passage begins, from 1; empty for formats without pages.",
    "passage_id": "Passage.",
    "passages": "Number of passages.",
    "pages": "Number of pages; empty for formats without pages.",
    "path": "Path of the document, relative to the folder that was taken in.",
    "present": "Whether the document has the code.",
    "reliability": "How far the code can be trusted: tested, tentative, unreliable or untested; see reliability_per_code.",
    **{f"reliability_{letter}": f"How far code_{letter} can be trusted, see reliability_per_code." for letter in "abc"},
    "run_id": "Run that made the row.",
    "stance": "toegepast, ontbreekt, beoogd or neutraal.",
    "status": "How far the code can be trusted: tested, tentative, unreliable or untested.",
    "text": "Text of the passage.",
    "title": "Title of the document.",
    "unique_documents": "The same, where the code stands in a passage that repeats no earlier one.",
    "unique_passages": "The same, without passages that repeat an earlier one.",
    "version": "Version of the document, from 1.",
    "words": "Number of words.",
    **{stance: f"Passages in which the code is {stance}." for stance in _STANCES},
    **{f"unique_{stance}": f"The same for {stance}, without passages that repeat an earlier one." for stance in _STANCES},
    **{
        outcome: f"Decisions and actions with the outcome {outcome}."
        for outcome in ("done", "dropped", "open", "discussed", "silent")
    },
}
"""What columns mean that several views have; views.sql comments the others, and columns of one table bring their own comment."""


def add_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the search and the views in the current database, from its tables as they are now.

    The search is plain SQL, so that whoever opens the file needs neither this program nor an extension. Its ranking is BM25
    (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework") over stems of lemmas.
    """
    connection.execute(SEARCH)
    connection.execute(VIEWS)
    _add_wide_views(connection)
    _comment_columns(connection)


def definitions(connection: duckdb.DuckDBPyConnection) -> str:
    """What `add_views_to_lake` makes views and macros from, in the current database: other text, other views."""
    codes = connection.execute("SELECT code, label FROM codes ORDER BY ordinal").fetchall()
    return "\n".join((SEARCH, VIEWS, *(f"{code} {label}" for code, label in codes)))


def add_views_to_lake(connection: duckdb.DuckDBPyConnection) -> None:
    """The same views and macros in a lake that has the tables of the search already.

    DuckLake keeps no comments on macros and on the columns of views.
    """
    for statement in connection.extract_statements(SEARCH + VIEWS):
        text = "\n".join(line for line in statement.query.splitlines() if not line.startswith("--")).strip()
        if text.startswith(("CREATE MACRO", "CREATE VIEW", "COMMENT ON VIEW")):
            connection.execute(text)
    _add_wide_views(connection, with_column_comments=False)


def _comment_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the columns of views a comment: tools show it beside the column."""
    comments = connection.execute(
        """SELECT column_name, any_value(comment) FROM duckdb_columns()
           WHERE database_name = current_database() AND table_name IN (SELECT table_name FROM duckdb_tables())
             AND table_name <> 'rejected_codings' -- its columns are those of codings
           GROUP BY column_name HAVING count(*) = 1"""
    ).fetchall()
    meanings = dict(comments) | _MEANINGS
    bare = connection.execute(
        """SELECT table_name, column_name FROM duckdb_columns()
           WHERE database_name = current_database() AND NOT internal AND comment IS NULL
             AND table_name IN (SELECT view_name FROM duckdb_views())"""
    ).fetchall()
    for view, column in bare:
        if column in meanings:
            connection.execute(f"COMMENT ON COLUMN {view}.{_name(column)} IS {_literal(meanings[column])}")


def _add_wide_views(connection: duckdb.DuckDBPyConnection, with_column_comments: bool = True) -> None:
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
    if with_column_comments:
        _comment_codes(connection, {"document_code_counts": codes, "document_code_presence": codes, "network_themes": themes})


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


def _comment_codes(connection: duckdb.DuckDBPyConnection, columns: Mapping[str, Sequence[tuple[str, str]]]) -> None:
    """Say of the columns of codes what their code is called."""
    for view, codes in columns.items():
        for code, label in codes:
            connection.execute(f"COMMENT ON COLUMN {view}.{_name(code)} IS {_literal(label)}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
