"""Lemmas by the word list: whatever a text holds, looking for one ends well."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from pipeline.lemma_words import CLASSES, candidates
from pipeline.nlp import Annotator

ENDINGS = (
    "s",
    "en",
    "ën",
    "n",
    "heden",
    "e",
    "er",
    "ere",
    "st",
    "ste",
    "der",
    "dere",
    "t",
    "de",
    "te",
    "den",
    "ten",
    "d",
    "ende",
    "ge",
)


@given(st.text(min_size=1, max_size=25), st.sampled_from(sorted(CLASSES)))
def test_any_form_has_candidates_among_which_it_stands_itself(form: str, pos: str) -> None:
    assert form in list(candidates(form, pos))


def test_a_form_that_is_nothing_but_endings_has_candidates() -> None:
    for first, second, pos in product(("", *ENDINGS), ENDINGS, CLASSES):
        assert first + second in list(candidates(first + second, pos))


def test_words_that_look_like_endings_are_annotated(annotator: Annotator) -> None:
    text = " ".join(first + second for first, second in product(("", *ENDINGS), ENDINGS))
    (annotation,) = annotator.annotate([text])
    assert all(annotation.lemmas)
