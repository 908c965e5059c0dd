"""Records refuse offsets and combinations that cannot be, and cannot be changed."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest

from pipeline.records import AnnotatedPassage, Annotation, Coding, Document, Metadata, Outcome, Passage, TextQuality

TEXT = "Wij delen kennis. Dat werkt."
DOCUMENT_TEXT = f"Verslag\n\n{TEXT}"
COLUMNS = ("starts", "ends", "lemmas", "pos", "tags", "morphs")

PASSAGE = Passage("pas_1", "doc_1", 0, 1, "Verslag", "paragraph", TEXT, 9, 37)
ANNOTATION = Annotation(
    starts=(0, 4, 10, 16, 18, 22, 27),
    ends=(3, 9, 16, 17, 21, 27, 28),
    lemmas=("wij", "delen", "kennis", ".", "dat", "werken", "."),
    pos=("PRON", "VERB", "NOUN", "PUNCT", "PRON", "VERB", "PUNCT"),
    tags=("",) * 7,
    morphs=("",) * 7,
    sentence_starts=(0, 4),
)
CODING = Coding("cod_1", "pas_1", "thema.kennis", "toegepast", 0.75, "accepted", "lexicon", 4, 16, "delen kennis", "x; y")
DOCUMENT = Document(
    document_id="doc_1",
    path="a/verslag.md",
    content_hash="0" * 32,
    kind="markdown",
    text=DOCUMENT_TEXT,
    pages=None,
    words=6,
    metadata=Metadata("Verslag", "notulen", 0.9, None, "", "", None, None, "a", "nl"),
    quality=TextQuality(6, 1.0, 0.0, 0.0, "short"),
)


def outcome(**changes: Any) -> Outcome:
    base: dict[str, Any] = {
        "path": "a/verslag.md",
        "location": "verslag.md",
        "size": 1,
        "modified_ns": 2,
        "content_hash": "0" * 32,
        "declared": "",
        "status": "ok",
        "document": DOCUMENT,
        "passages": (AnnotatedPassage(PASSAGE, ANNOTATION),),
        "codings": (CODING,),
    }
    return Outcome(**base | changes)


def test_records_that_fit_are_made() -> None:
    assert outcome().codings == (CODING,)
    assert [list(tokens) for tokens in ANNOTATION.sentences()] == [[0, 1, 2, 3], [4, 5, 6]]


def test_sentences_cover_every_token_once() -> None:
    assert [token for sentence in ANNOTATION.sentences() for token in sentence] == list(range(7))


def test_an_annotation_can_be_empty() -> None:
    empty = Annotation((), (), (), (), (), (), ())
    assert empty.sentences() == []
    assert AnnotatedPassage(replace(PASSAGE, text="", char_end=9), empty).annotation is empty


@pytest.mark.parametrize(
    "record", [PASSAGE, ANNOTATION, CODING, DOCUMENT, DOCUMENT.metadata, outcome()], ids=lambda record: type(record).__name__
)
def test_a_record_cannot_be_changed(record: Any) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(record, record.__slots__[0], "iets anders")


@pytest.mark.parametrize(("start", "end"), [(9, 36), (9, 38), (8, 37), (-1, 27), (37, 9)])
def test_a_passage_fits_its_text(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="pas_1"):
        replace(PASSAGE, char_start=start, char_end=end)


def test_a_passage_counts_code_points() -> None:
    text = "👩‍👩‍👧 e\u0301\x00"
    assert len(text) == 9
    assert replace(PASSAGE, text=text, char_start=0, char_end=9).text == text
    with pytest.raises(ValueError, match="pas_1"):
        replace(PASSAGE, text=text, char_start=0, char_end=len(text.encode()))


@pytest.mark.parametrize("column", COLUMNS)
def test_the_columns_of_an_annotation_are_of_one_length(column: str) -> None:
    with pytest.raises(ValueError, match="different length"):
        replace(ANNOTATION, **{column: getattr(ANNOTATION, column)[:-1]})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"ends": (3, 4, 16, 17, 21, 27, 28)}, "without characters"),
        ({"ends": (3, 3, 16, 17, 21, 27, 28)}, "without characters"),
        ({"ends": (5, 9, 16, 17, 21, 27, 28)}, "overlap"),
        ({"starts": (-1, 4, 10, 16, 18, 22, 27)}, "before the text"),
        ({"starts": (4, 0, 10, 16, 18, 22, 27), "ends": (9, 3, 16, 17, 21, 27, 28)}, "overlap"),
        ({"sentence_starts": ()}, "first sentence"),
        ({"sentence_starts": (1, 4)}, "first sentence"),
        ({"sentence_starts": (0, 4, 4)}, "out of order"),
        ({"sentence_starts": (0, 4, 2)}, "out of order"),
        ({"sentence_starts": (0, 7)}, "without tokens"),
    ],
)
def test_tokens_and_sentences_stand_in_order(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        replace(ANNOTATION, **changes)


def test_an_annotation_without_tokens_has_no_sentences() -> None:
    with pytest.raises(ValueError, match="first sentence"):
        Annotation((), (), (), (), (), (), (0,))


def test_no_token_ends_after_its_passage() -> None:
    shorter = replace(PASSAGE, text=TEXT[:-1], char_end=36)
    with pytest.raises(ValueError, match="after the text"):
        AnnotatedPassage(shorter, ANNOTATION)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"evidence_start": -1, "evidence_end": 11}, "is not its text"),
        ({"evidence_end": 15}, "is not its text"),
        ({"evidence_text": "delen kenni"}, "is not its text"),
        ({"evidence_end": 4, "evidence_text": ""}, "no words carry it"),
        ({"score": 1.01}, "between 0 and 1"),
        ({"score": -0.01}, "between 0 and 1"),
        ({"score": float("nan")}, "between 0 and 1"),
    ],
)
def test_a_coding_has_words_and_a_score(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        replace(CODING, **changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"document": None}, "'ok'"),
        ({"status": "failed"}, "'ok'"),
        ({"status": "failed", "document": None}, "does not stand in the document"),
        ({"document": replace(DOCUMENT, text=TEXT)}, "does not stand in the document"),
        ({"document": replace(DOCUMENT, text=DOCUMENT_TEXT[1:])}, "does not stand in the document"),
        ({"passages": ()}, "does not stand in its passage"),
        ({"codings": (replace(CODING, passage_id="pas_2"),)}, "does not stand in its passage"),
        ({"codings": (CODING, replace(CODING, evidence_start=5, evidence_end=17))}, "does not stand in its passage"),
        ({"codings": (replace(CODING, evidence_start=400, evidence_end=412),)}, "does not stand in its passage"),
    ],
)
def test_the_parts_of_an_outcome_belong_together(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        outcome(**changes)


def test_an_outcome_that_failed_holds_nothing() -> None:
    failed = outcome(status="failed", document=None, passages=(), codings=(), cause="empty", stage="extract", reason="is empty.")
    assert (failed.document, failed.passages, failed.codings) == (None, (), ())


def test_the_time_it_took_is_no_part_of_an_outcome() -> None:
    assert outcome(seconds={"extract": 1.0}) == outcome(seconds={"extract": 2.0})
