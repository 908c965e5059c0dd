"""The words that carry a code no term names: a stretch of one sentence, as short as its heavy words allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.carrier import carrier
from tests.unit.made_up import small_passage

TEXT = "wij zijn hier . daar leren zij heel goed samen . tot ziens"


@pytest.mark.parametrize(
    ("weights", "words", "term"),
    [
        ({}, "wij", "woorden"),
        ({"leren": 1.0}, "leren", "woorden: leren"),
        ({"leren": 1.0, "samen": 1.0}, "leren zij heel goed samen", "woorden: leren, samen"),
        ({"leren": 1.0, "samen": 0.5}, "leren", "woorden: leren"),
        ({"leren": 1.0, "zij": -3.0, "samen": 1.5}, "samen", "woorden: samen"),
        ({"wij": 0.6, "leren": 0.5, "zij": 0.5}, "leren zij", "woorden: leren, zij"),
        ({"zij": -1.0, "goed": -2.0}, "wij", "woorden"),
    ],
)
def test_the_heaviest_stretch_carries_the_code(weights: dict[str, float], words: str, term: str) -> None:
    passage = small_passage(TEXT)
    match = carrier(passage, "thema.kennis", [weights.get(token, 0.0) for token in TEXT.split()])
    annotation = passage.annotation
    assert TEXT[annotation.starts[match.tokens[0]] : annotation.ends[match.tokens[-1]]] == words
    assert (match.owner, match.term, match.grade) == ("thema.kennis", term, "weak")


@given(st.lists(st.tuples(st.sampled_from(["leren", "samen", "."]), st.floats(-2, 2)), min_size=1, max_size=30))
def test_the_stretch_lies_in_its_sentence(tokens: list[tuple[str, float]]) -> None:
    passage = small_passage(" ".join(word for word, _ in tokens))
    match = carrier(passage, "thema.kennis", [weight for _, weight in tokens])
    assert set(match.tokens) <= set(passage.annotation.sentences()[match.sentence])
    assert list(match.tokens) == list(range(match.tokens[0], match.tokens[-1] + 1))
