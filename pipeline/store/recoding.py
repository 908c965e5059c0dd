"""Coding again from what is stored: which documents and passages, their tokens, and the codings put in place of the old ones."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

import duckdb

from pipeline.patterns import Pattern, Slot
from pipeline.records import AnnotatedPassage, Annotation, Coding, Passage, Stages
from pipeline.store.database import Store
from pipeline.store.loading import insert_rows
from pipeline.store.tables import Row, annotation_row, coding_row

_FOLDED = "lower(replace(p.text || ' ' || array_to_string(a.lemmas, ' '), '’', ''''))"
"""Words and lemmas of a passage as patterns see them, but for letters with accents."""
_PASSAGE = (
    "passage_id", "document_id", "ordinal", "page", "heading", "kind", "text", "char_start", "char_end", "language", "lead_in"
)  # fmt: skip
_ANNOTATION = ("starts", "ends", "lemmas", "pos", "tags", "morphs", "sentence_starts")
"""What coding works on; which tokens are persons is only written."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """Documents that were made with the same fingerprints, which are not the present ones."""

    made_with: Stages
    documents: tuple[str, ...]
    """Ids, sorted."""


@dataclass(frozen=True, slots=True)
class Recoded:
    """Passages that were coded again together, with what came of it."""

    passages: Sequence[AnnotatedPassage]
    codings: Sequence[Coding]
    has_new_tokens: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Codings that were put in place and codings that went; one that changed counts as both."""

    gained: int
    lost: int


def outdated(store: Store, present: Stages, everything: bool = False) -> list[Outdated]:
    """The documents whose tokens or codings were made with something else; with `everything` all documents."""
    rows = store.connection.execute(
        """SELECT annotation, lexicon, classifier, list(document_id ORDER BY document_id) FROM intake.stages
           WHERE ? OR (annotation, lexicon, classifier) <> (?, ?, ?) GROUP BY ALL ORDER BY ALL""",
        [everything, *astuple(present)],
    ).fetchall()
    return [Outdated(Stages(*made_with), tuple(documents)) for *made_with, documents in rows]


def passages_to_code(store: Store, documents: Sequence[str], patterns: Iterable[Pattern] | None = None) -> list[tuple[str, str]]:
    """(document id, passage id) of the passages of documents, in order; with `patterns` only those that can hold one of them."""
    condition = "true" if patterns is None else may_hold(patterns)
    return store.connection.execute(
        f"""SELECT p.document_id, p.passage_id FROM passages p JOIN annotations a USING (passage_id)
            WHERE p.document_id IN (SELECT unnest(?::VARCHAR[])) AND ({condition}) ORDER BY p.document_id, p.ordinal""",
        [list(documents)],
    ).fetchall()


def may_hold(patterns: Iterable[Pattern]) -> str:
    """A condition in SQL on passages p with annotations a: true wherever one of the patterns matches, and in some places more."""
    conditions = [" AND ".join(_holds(slot) for slot in dict.fromkeys(pattern.slots)) for pattern in patterns]
    return " OR ".join(f"({condition})" for condition in sorted(set(conditions))) or "false"


def _holds(slot: Slot) -> str:
    """Whether a passage has one of the alternatives for a word, perhaps as a part of another word."""
    words = sorted({_regex(word.text.strip("*")) for word in slot})
    return f"regexp_matches({_FOLDED}, '{'|'.join(words)}', 's')"


def _regex(text: str) -> str:
    """Letters outside ASCII match anything: a database and Python fold some of them differently."""
    return "".join(re.escape(sign) if sign.isascii() else ".+" for sign in text).replace("'", "''")


def annotated_passages(connection: duckdb.DuckDBPyConnection, passages: Sequence[str]) -> list[AnnotatedPassage]:
    """Passages with their stored tokens, in the order of their ids in `passages`."""
    columns = ", ".join([*(f"p.{name}" for name in _PASSAGE), *(f"a.{name}" for name in _ANNOTATION)])
    rows = connection.execute(
        f"""SELECT {columns} FROM passages p JOIN annotations a USING (passage_id)
            WHERE p.passage_id IN (SELECT unnest(?::VARCHAR[]))""",
        [list(passages)],
    ).fetchall()
    width = len(_PASSAGE)
    found = {row[0]: AnnotatedPassage(Passage(*row[:width]), Annotation(*row[width:])) for row in rows}
    return [found[passage] for passage in passages]


def replace_codings(store: Store, recoded: Recoded, stages: Stages, documents: Sequence[str], run_id: str) -> Difference:
    """Store the codings of passages that were coded again, and mark `documents` as made with `stages`: all or nothing.

    A coding that came out as it was keeps its row, and with it the run that made it.
    """
    document_of = {item.passage.passage_id: item.passage.document_id for item in recoded.passages}
    rows = [{**coding_row(coding, document_of[coding.passage_id]), "run_id": run_id} for coding in recoded.codings]
    with store.transaction():
        if recoded.has_new_tokens:
            _replace_tokens(store.connection, recoded.passages)
        difference = _exchange(store.connection, list(document_of), rows, run_id)
        _mark(store.connection, documents, stages)
    return difference


def mark_documents(store: Store, documents: Sequence[str], stages: Stages) -> None:
    """Record that the tokens and codings of documents are those that `stages` give."""
    with store.transaction():
        _mark(store.connection, documents, stages)


def _mark(connection: duckdb.DuckDBPyConnection, documents: Sequence[str], stages: Stages) -> None:
    connection.execute(
        "UPDATE intake.stages SET annotation = ?, lexicon = ?, classifier = ? WHERE document_id IN (SELECT unnest(?::VARCHAR[]))",
        [*astuple(stages), list(documents)],
    )


def _replace_tokens(connection: duckdb.DuckDBPyConnection, passages: Sequence[AnnotatedPassage]) -> None:
    ids = [item.passage.passage_id for item in passages]
    connection.execute("DELETE FROM annotations WHERE passage_id IN (SELECT unnest(?::VARCHAR[]))", [ids])
    insert_rows(connection, "annotations", [annotation_row(item) for item in passages])


def _exchange(connection: duckdb.DuckDBPyConnection, passages: list[str], rows: Sequence[Row], run_id: str) -> Difference:
    """Put rows in place of those rows of these passages that are not the same."""
    connection.execute("CREATE OR REPLACE TEMP TABLE fresh AS SELECT * EXCLUDE judgement FROM codings LIMIT 0")
    insert_rows(connection, "fresh", rows)
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE stale AS
           SELECT * EXCLUDE judgement FROM codings WHERE passage_id IN (SELECT unnest(?::VARCHAR[]))""",
        [passages],
    )
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE kept AS
        SELECT * EXCLUDE run_id FROM stale INTERSECT SELECT * EXCLUDE run_id FROM fresh""")
    for table in ("fresh", "stale"):
        connection.execute(f"DELETE FROM {table} WHERE coding_id IN (SELECT coding_id FROM kept)")
    connection.execute("DELETE FROM codings WHERE coding_id IN (SELECT coding_id FROM stale)")
    connection.execute("INSERT INTO codings BY NAME FROM fresh")
    connection.execute(
        """UPDATE documents SET recoded_in_run = ?
           WHERE document_id IN (SELECT document_id FROM fresh UNION SELECT document_id FROM stale)""",
        [run_id],
    )
    counts = connection.execute("SELECT (SELECT count(*) FROM fresh), (SELECT count(*) FROM stale)").fetchall()
    return Difference(*counts[0])
