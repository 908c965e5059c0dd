"""Clauses and their moods: what the verb forms of a sentence say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clauses import Clause, clauses, passage_words
from pipeline.nlp import Annotator
from tests.conftest import annotate


def found(annotator: Annotator, text: str) -> list[Clause]:
    passage = annotate(annotator, text)
    return clauses(passage.annotation, passage_words(passage))


@pytest.mark.parametrize(
    ("text", "moods"),
    [
        ("De partners moeten kennis delen.", ["deontic"]),
        ("De partners willen kennis delen.", ["wish"]),
        ("De partners zullen kennis delen.", ["future"]),
        ("De partners zouden kennis delen.", ["would"]),
        ("De partners kunnen kennis delen.", ["possible"]),
        ("De partners deelden kennis.", ["past"]),
        ("De partners hebben kennis gedeeld.", ["perfect"]),
        ("De kennis wordt gedeeld.", ["passive"]),
        ("De kennis is nuttig.", ["copula"]),
        ("De partners delen kennis.", ["present"]),
        ("Om kennis te delen.", ["purpose"]),
        ("Betrek ook bewoners bij het overleg.", ["imperative"]),
        ("Plan elk halfjaar een terugblik.", ["imperative"]),
        ("Plan van aanpak.", ["nominal"]),
        ("Een mooie dag.", ["nominal"]),
        ("De partners deelden kennis, maar zij moeten meer doen.", ["past", "deontic"]),
        ("De gemeente, de school en de bibliotheek delen kennis.", ["present"]),
    ],
)
def test_the_verb_gives_a_clause_its_mood(text: str, moods: list[str], annotator: Annotator) -> None:
    assert [clause.mood for clause in found(annotator, text) if clause.mood != "nominal" or moods == ["nominal"]] == moods


@given(text=st.text(alphabet="abcé ,;:.?!()–\n’moetniet", max_size=80))
def test_clauses_hold_every_token_once_and_in_order(text: str, annotator: Annotator) -> None:
    passage = annotate(annotator, text)
    parts = clauses(passage.annotation, passage_words(passage))
    assert [token for part in parts for token in part.tokens] == list(range(len(passage.annotation.starts)))
    sentences = passage.annotation.sentences()
    assert all(token in sentences[part.sentence] for part in parts for token in part.tokens)
