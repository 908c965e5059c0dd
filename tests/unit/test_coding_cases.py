"""Passages with the codes and stances that a person gives them. To add a case, add it to tests/cases/coding.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import yaml

from pipeline.codebook import Codebook
from pipeline.combine import Coder
from pipeline.nlp import Annotator
from pipeline.stance_model import StanceModel
from tests.conftest import CASES, annotate

EVERYTHING = "everything"
FILE = yaml.safe_load((CASES / "coding.yaml").read_text(encoding="utf-8"))
KNOWN_FAILURES: list[str] = FILE["known_failures"]


@dataclass(frozen=True)
class Case:
    """A passage, the stance of each code that it must have, and the codes that it must not have."""

    name: str
    text: str
    codes: dict[str, str]
    absent: frozenset[str]


def _cases() -> Iterator[Case]:
    for group, cases in FILE.items():
        if group != "known_failures":
            for name, case in cases.items():
                absent = case.get("not", [])
                named = {EVERYTHING} if absent == EVERYTHING else absent
                yield Case(name, case["text"], case.get("codes", {}), frozenset(named))


ALL_CASES = list(_cases())


@pytest.fixture(scope="module")
def coder(codebook: Codebook, stance_model: StanceModel) -> Coder:
    return Coder(codebook, stances=stance_model)


def _differences(case: Case, coder: Coder, annotator: Annotator) -> list[str]:
    codings = [coding for coding in coder.code(annotate(annotator, case.text)) if coding.level == "accepted"]
    found = {coding.code: coding for coding in codings}
    wrong = [f"{code} is not found" for code in case.codes if code not in found]
    wrong += [
        f"{code} is {found[code].stance}, not {stance} ({found[code].rule})"
        for code, stance in case.codes.items()
        if code in found and found[code].stance != stance
    ]
    unwanted = set(found) if EVERYTHING in case.absent else case.absent & set(found)
    return wrong + [f"{code} is found in '{found[code].evidence_text}' ({found[code].rule})" for code in sorted(unwanted)]


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.name)
def test_a_passage_gets_the_codes_a_person_gives_it(case: Case, coder: Coder, annotator: Annotator) -> None:
    wrong = _differences(case, coder, annotator)
    if case.name in KNOWN_FAILURES:
        assert wrong, f"{case.name} passes now: take it from known_failures"
    else:
        assert not wrong


def test_the_cases_are_well_formed(codebook: Codebook) -> None:
    names = [case.name for case in ALL_CASES]
    assert len(names) == len(set(names)) >= 90
    for case in ALL_CASES:
        assert case.codes or case.absent
        assert set(case.codes) | case.absent <= set(codebook.codes) | {EVERYTHING}
        assert not set(case.codes) & case.absent
        assert set(case.codes.values()) <= set(codebook.stances)
        parents = {codebook.codes[code].parent for code in case.codes} - {""}
        assert parents <= set(case.codes), f"{case.name}: whoever codes a rule also codes its theme"


def test_every_code_every_stance_and_every_family_has_a_case(codebook: Codebook) -> None:
    assert {code for case in ALL_CASES for code in case.codes} == set(codebook.codes)
    assert {stance for case in ALL_CASES for stance in case.codes.values()} == set(codebook.stances)
    assert {code.split(".")[0] for case in ALL_CASES for code in case.absent - {EVERYTHING}} == {
        family.id for family in codebook.families
    }
    assert sum(EVERYTHING in case.absent for case in ALL_CASES) >= 10


def test_the_known_failures_are_cases_each_named_once() -> None:
    assert len(KNOWN_FAILURES) == len(set(KNOWN_FAILURES))
    assert set(KNOWN_FAILURES) <= {case.name for case in ALL_CASES}
