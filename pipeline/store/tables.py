"""Records → Arrow tables in the shape of schema.sql, so that thousands of rows go in at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.codebook import Codebook
from pipeline.records import Outcome

Row = Mapping[str, Any]


def document_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `documents`, one per outcome with a document; the run is added when they are stored."""
    return [
        {
            "document_id": document.document_id,
            "path": document.path,
            "title": document.metadata.title,
            "doc_type": document.metadata.doc_type,
            "doc_type_confidence": document.metadata.doc_type_confidence,
            "doc_date": document.metadata.doc_date,
            "date_precision": document.metadata.date_precision,
            "date_source": document.metadata.date_source,
            "other_date": document.metadata.other_date,
            "year": document.metadata.year,
            "network": document.metadata.network,
            "language": document.metadata.language,
            "pages": document.pages,
            "words": document.words,
            "kind": document.kind,
            "content_hash": document.content_hash,
            "text": document.text,
            "dictionary_share": document.quality.dictionary_share,
            "one_letter_share": document.quality.one_letter_share,
            "replaced_share": document.quality.replaced_share,
            "quality": document.quality.verdict,
            "warnings": list(outcome.warnings),
        }
        for outcome in outcomes
        if (document := outcome.document)
    ]


def passage_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `passages`."""
    return [
        {
            "passage_id": passage.passage_id,
            "document_id": passage.document_id,
            "ordinal": passage.ordinal,
            "page": passage.page,
            "heading": passage.heading,
            "kind": passage.kind,
            "text": passage.text,
            "char_start": passage.char_start,
            "char_end": passage.char_end,
            "words": len(passage.text.split()),
            "language": passage.language,
        }
        for outcome in outcomes
        for passage in (item.passage for item in outcome.passages)
    ]


def annotation_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `annotations`."""
    return [
        {
            "passage_id": item.passage.passage_id,
            "document_id": item.passage.document_id,
            "starts": item.annotation.starts,
            "ends": item.annotation.ends,
            "lemmas": item.annotation.lemmas,
            "pos": item.annotation.pos,
            "tags": item.annotation.tags,
            "morphs": item.annotation.morphs,
            "sentence_starts": item.annotation.sentence_starts,
        }
        for outcome in outcomes
        for item in outcome.passages
    ]


def coding_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `codings`; the run is added when they are stored."""
    return [
        {
            "coding_id": coding.coding_id,
            "passage_id": coding.passage_id,
            "document_id": outcome.document.document_id,
            "code": coding.code,
            "stance": coding.stance,
            "score": coding.score,
            "level": coding.level,
            "source": coding.source,
            "evidence_start": coding.evidence_start,
            "evidence_end": coding.evidence_end,
            "evidence_text": coding.evidence_text,
            "rule": coding.rule,
        }
        for outcome in outcomes
        if outcome.document
        for coding in outcome.codings
    ]


def page_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `pages`."""
    return [
        {
            "document_id": outcome.document.document_id,
            "page": page.page,
            "words": page.words,
            "dictionary_share": page.dictionary_share,
            "one_letter_share": page.one_letter_share,
            "replaced_share": page.replaced_share,
            "verdict": page.verdict,
        }
        for outcome in outcomes
        if outcome.document
        for page in outcome.page_quality
    ]


def running_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `running_lines`."""
    return [
        {"document_id": outcome.document.document_id, "kind": line.kind, "text": line.text, "pages": line.pages}
        for outcome in outcomes
        if outcome.document
        for line in outcome.running
    ]


def box_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `passage_boxes`; a hundredth of a point is enough to find a line."""
    return [
        {
            "passage_id": box.passage_id,
            "document_id": outcome.document.document_id,
            "ordinal": box.ordinal,
            "char_start": box.char_start,
            "char_end": box.char_end,
            "page": box.page,
            "left_pt": round(box.left, 2),
            "top_pt": round(box.top, 2),
            "right_pt": round(box.right, 2),
            "bottom_pt": round(box.bottom, 2),
        }
        for outcome in outcomes
        if outcome.document
        for box in outcome.boxes
    ]


def signature_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `intake.signatures`."""
    return [
        {
            "item_id": signature.item_id,
            "document_id": outcome.document.document_id,
            "digest": signature.digest,
            "minhash": signature.minhash,
        }
        for outcome in outcomes
        if outcome.document
        for signature in outcome.signatures
    ]


def code_rows(codebook: Codebook) -> list[Row]:
    """Rows of `codes`, in order of the codebook."""
    families = {family.id: family.label for family in codebook.families}
    return [
        {
            "code": code.id,
            "family": code.family,
            "parent": code.parent or None,
            "label": code.label,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "block": code.block,
            "family_label": families[code.family],
            "ordinal": ordinal,
        }
        for ordinal, code in enumerate(codebook.codes.values())
    ]


ROWS: dict[str, Callable[[Iterable[Outcome]], list[Row]]] = {
    "documents": document_rows,
    "passages": passage_rows,
    "annotations": annotation_rows,
    "codings": coding_rows,
    "pages": page_rows,
    "running_lines": running_rows,
    "passage_boxes": box_rows,
    "intake.signatures": signature_rows,
}
"""Table → the rows that outcomes give it."""
WITH_RUN = frozenset({"documents", "codings"})
"""Tables that say which run made a row."""


def arrow_table(rows: Sequence[Row], columns: Sequence[str]) -> pa.Table:
    """Rows as one Arrow table with its columns in the order of the database table."""
    return pa.table({column: pa.array([row[column] for row in rows]) for column in columns})
