"""Sentences with the direction that a person gives to what stands in brackets. To add one: tests/cases/stances.yaml."""

from typing import NamedTuple

import pytest
import yaml

from pipeline.codebook import Codebook
from pipeline.nlp import Annotator
from pipeline.stance import Stances
from pipeline.stance_model import StanceModel
from pipeline.stance_rules import Direction
from tests.conftest import CASES, annotate

FILE = yaml.safe_load((CASES / "stances.yaml").read_text(encoding="utf-8"))
KNOWN_FAILURES: list[str] = FILE["known_failures"]


class Case(NamedTuple):
    """A text without its brackets, and the characters that stood between them."""

    name: str
    stance: str
    text: str
    start: int
    end: int


def _case(name: str, stance: str, marked: str) -> Case:
    before, _, rest = marked.partition("[")
    evidence, _, after = rest.partition("]")
    return Case(name, stance, before + evidence + after, len(before), len(before) + len(evidence))


ALL_CASES = [
    _case(name, stance, text) for stance, cases in FILE.items() if stance != "known_failures" for name, text in cases.items()
]


@pytest.fixture(scope="module")
def stances(codebook: Codebook, stance_model: StanceModel) -> Stances:
    return Stances(codebook, stance_model)


def _direction(case: Case, stances: Stances, annotator: Annotator) -> Direction:
    passage = annotate(annotator, case.text)
    annotation = passage.annotation
    tokens = [
        index
        for index, (start, end) in enumerate(zip(annotation.starts, annotation.ends, strict=True))
        if start < case.end and end > case.start
    ]
    return stances.decide(stances.read(passage), tokens)


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.name)
def test_a_sentence_gets_the_direction_a_person_gives_it(case: Case, stances: Stances, annotator: Annotator) -> None:
    found = _direction(case, stances, annotator)
    if case.name in KNOWN_FAILURES:
        assert found.stance != case.stance, f"{case.name} passes now: take it from known_failures"
    else:
        assert found.stance == case.stance, f"{case.text} ({found.because})"


def test_the_cases_are_well_formed(codebook: Codebook) -> None:
    names = [case.name for case in ALL_CASES]
    assert len(names) == len(set(names)) >= 100
    assert {case.stance for case in ALL_CASES} == set(codebook.stances)
    assert all(case.start < case.end and "[" not in case.text for case in ALL_CASES)
    assert len(KNOWN_FAILURES) == len(set(KNOWN_FAILURES))
    assert set(KNOWN_FAILURES) <= set(names)
