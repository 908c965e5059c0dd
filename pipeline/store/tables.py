"""Records → Arrow tables in the shape of schema.sql, so that thousands of rows go in at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipeline.codebook import Codebook
from pipeline.ids import make_id
from pipeline.records import AgendaItem, AnnotatedPassage, Coding, Outcome, Span

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
            "ocr_pages": document.ocr_pages,
            "unread_pages": document.unread_pages,
            "dictionary_share": document.quality.dictionary_share,
            "one_letter_share": document.quality.one_letter_share,
            "replaced_share": document.quality.replaced_share,
            "quality": document.quality.verdict,
            "warnings": list(outcome.warnings),
            "version": 1,
            "vanished_in_run": None,
            "recoded_in_run": None,
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
            "lead_in": passage.lead_in,
        }
        for outcome in outcomes
        for passage in (item.passage for item in outcome.passages)
    ]


def comment_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `comments`."""
    return [
        {"document_id": document.document_id, "ordinal": ordinal, "text": comment.text, "anchor": comment.anchor}
        for outcome in outcomes
        if (document := outcome.document)
        for ordinal, comment in enumerate(document.comments)
    ]


def annotation_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `annotations`."""
    return [annotation_row(item) for outcome in outcomes for item in outcome.passages]


def annotation_row(item: AnnotatedPassage) -> Row:
    """A row of `annotations`."""
    return {
        "passage_id": item.passage.passage_id,
        "document_id": item.passage.document_id,
        "starts": item.annotation.starts,
        "ends": item.annotation.ends,
        "lemmas": item.annotation.lemmas,
        "pos": item.annotation.pos,
        "tags": item.annotation.tags,
        "morphs": item.annotation.morphs,
        "sentence_starts": item.annotation.sentence_starts,
        "persons": item.annotation.persons,
    }


def coding_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `codings`; the run is added when they are stored."""
    return [
        coding_row(coding, outcome.document.document_id) for outcome in outcomes if outcome.document for coding in outcome.codings
    ]


def coding_row(coding: Coding, document_id: str) -> Row:
    """A row of `codings`, but for its run."""
    return {
        "coding_id": coding.coding_id,
        "passage_id": coding.passage_id,
        "document_id": document_id,
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


def agenda_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `agenda_items`."""
    return [
        _placed(outcome, ordinal, item.span) | {"item_id": _item_id(outcome, item), "number": item.number, "title": item.title}
        for outcome in outcomes
        for ordinal, item in enumerate(outcome.minutes.agenda)
    ]


def decision_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `decisions`."""
    return [
        _placed(outcome, ordinal, found.span)
        | _within(outcome, found.span)
        | {"decision_id": _row_id("dec", outcome, found.span), "text": found.span.text}
        for outcome in outcomes
        for ordinal, found in enumerate(outcome.minutes.decisions)
    ]


def action_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `actions`."""
    return [
        _placed(outcome, ordinal, found.span)
        | _within(outcome, found.span)
        | {
            "action_id": _row_id("act", outcome, found.span, ordinal),
            "what": found.span.text,
            "who": found.who,
            "due": found.due,
            "due_date": found.due_date,
            "status": found.status,
        }
        for outcome in outcomes
        for ordinal, found in enumerate(outcome.minutes.actions)
    ]


def attendance_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `attendance`."""
    return [
        _placed(outcome, ordinal, found.span)
        | {
            "name": found.span.text,
            "organisation": found.organisation,
            "role": found.role,
            "presence": found.presence,
            "passage_id": _passage_at(outcome, found.span),
        }
        for outcome in outcomes
        for ordinal, found in enumerate(outcome.minutes.attendance)
    ]


def turn_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Rows of `turns`."""
    return [
        _placed(outcome, ordinal, found.span) | _within(outcome, found.span) | {"speaker": found.speaker}
        for outcome in outcomes
        for ordinal, found in enumerate(outcome.minutes.turns)
    ]


def _placed(outcome: Outcome, ordinal: int, span: Span) -> dict[str, Any]:
    """Where a part of minutes stands. Only documents have minutes."""
    assert outcome.document is not None
    return {
        "document_id": outcome.document.document_id,
        "ordinal": ordinal,
        "char_start": span.start,
        "char_end": span.end,
    }


def _within(outcome: Outcome, span: Span) -> dict[str, Any]:
    """The agenda item and the passage in which a part of minutes stands."""
    items = [item for item in outcome.minutes.agenda if item.span.start <= span.start]
    return {"item_id": _item_id(outcome, items[-1]) if items else None, "passage_id": _passage_at(outcome, span)}


def _passage_at(outcome: Outcome, span: Span) -> str | None:
    passages = (item.passage for item in outcome.passages)
    return next((passage.passage_id for passage in passages if passage.char_start <= span.start < passage.char_end), None)


def _item_id(outcome: Outcome, item: AgendaItem) -> str:
    return _row_id("agi", outcome, item.span)


def _row_id(kind: str, outcome: Outcome, span: Span, *more: int) -> str:
    assert outcome.document is not None
    return make_id(kind, outcome.document.document_id, span.start, span.text, *more)


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
    "comments": comment_rows,
    "annotations": annotation_rows,
    "codings": coding_rows,
    "agenda_items": agenda_rows,
    "decisions": decision_rows,
    "actions": action_rows,
    "attendance": attendance_rows,
    "turns": turn_rows,
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
