"""Codings of a coder with a classifier: probabilities, levels, source, the words that carry them, and the manual's rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify import Classifier
from pipeline.codebook import Codebook
from pipeline.combine import Coder
from pipeline.evidence import code_list
from pipeline.features import Features
from pipeline.fit import Example, train
from pipeline.levels import NEVER
from pipeline.records import Coding, PassageKind
from tests.unit.made_up import code, small_codebook, small_passage
from tests.unit.made_up_training import FILLERS

WORDS = {
    "thema.kennis": "weten",
    "vuistregel.1": "leren",
    "partij.burger": "bewoner",
    "circulatie.1": "college",
    "circulatie.2": "maatwerk",
}


def codebook(folder: Path) -> Codebook:
    entries = [code(name, strong=["x-" + word]) for name, word in WORDS.items()]
    entries[1]["parent"] = "thema.kennis"
    return small_codebook(folder, *entries, families={"circulatie": {"ordinal": True}})


def classifier(book: Codebook, accepted_from: Mapping[str, float] | None = None, suggested_from: float = 0.4) -> Classifier:
    """A model that learned one word and one term for each code, not without exceptions; accepted from .5."""
    examples = []
    for row in range(400):
        given = {name for number, name in enumerate(WORDS) if (row + number) % 5 == 0}
        stray = {name for number, name in enumerate(WORDS) if (row + 3 * number) % 23 == 0}
        words = {f"word:{WORDS[name]}" for name in given | stray} | {FILLERS[(row * step) % 12] for step in (3, 5, 7)}
        terms = tuple(f"{name}|strong|x-{WORDS[name]}" for name in given if row % 2)
        examples.append(Example(Features(tuple(sorted(words)), terms), frozenset(given), "real", "abcd"[row % 4]))
    model, _ = train(examples, code_list(book))
    limits = np.array([(accepted_from or {}).get(name, 0.5) for name in model.codes.ids])
    return replace(model, accepted_from=limits, suggested_from=suggested_from)


def coded(folder: Path, text: str, kind: PassageKind = "paragraph", **levels: object) -> dict[str, Coding]:
    book = codebook(folder)
    passage = small_passage(text, {word: (word, "NOUN", "", "") for word in text.split()}, kind)
    codings = Coder(book, classifier(book, **levels)).code(passage)  # type: ignore[arg-type]
    assert all(text[coding.evidence_start : coding.evidence_end] == coding.evidence_text for coding in codings)
    assert [coding.code for coding in codings] == [name for name in book.codes if name in {coding.code for coding in codings}]
    return {coding.code: coding for coding in codings}


@pytest.mark.parametrize(
    ("text", "source", "evidence", "rule"),
    [
        ("een weten hier", "classifier", "weten", "woorden: weten; geen signaal"),
        ("een x-weten hier", "lexicon", "x-weten", "x-weten; geen signaal"),
        ("een weten en x-weten hier", "both", "x-weten", "x-weten; geen signaal"),
    ],
)
def test_a_coding_says_who_found_it_and_in_which_words(text: str, source: str, evidence: str, rule: str, tmp_path: Path) -> None:
    coding = coded(tmp_path, text, suggested_from=0.1)["thema.kennis"]
    assert (coding.source, coding.evidence_text, coding.rule) == (source, evidence, rule)
    assert 0 < coding.score < 1


def test_levels_are_those_of_the_code(tmp_path: Path) -> None:
    sure = coded(tmp_path / "a", "weten", accepted_from={"thema.kennis": 0.05}, suggested_from=0.05)
    unsure = coded(tmp_path / "b", "weten", accepted_from={"thema.kennis": NEVER}, suggested_from=0.05)
    assert (sure["thema.kennis"].level, unsure["thema.kennis"].level) == ("accepted", "suggested")
    assert coded(tmp_path / "c", "weten", suggested_from=0.999) == {}


def test_a_term_alone_is_no_coding_where_the_model_does_not_believe_it(tmp_path: Path) -> None:
    assert "thema.kennis" in coded(tmp_path / "a", "x-weten", suggested_from=0.1)
    assert coded(tmp_path / "b", "x-weten", suggested_from=0.99) == {}


def test_a_rule_brings_its_theme_at_least_as_sure(tmp_path: Path) -> None:
    found = coded(tmp_path, "leren", accepted_from={"vuistregel.1": 0.05, "thema.kennis": NEVER}, suggested_from=0.05)
    rule, theme = found["vuistregel.1"], found["thema.kennis"]
    assert (theme.level, theme.evidence_text, theme.source) == ("accepted", "leren", "classifier")
    assert theme.score >= rule.score


def test_a_party_is_accepted_only_where_a_term_names_it(tmp_path: Path) -> None:
    low = {"partij.burger": 0.05}
    assert coded(tmp_path / "a", "bewoner", accepted_from=low, suggested_from=0.05)["partij.burger"].level == "suggested"
    assert coded(tmp_path / "b", "bewoner x-bewoner", accepted_from=low, suggested_from=0.05)["partij.burger"].level == "accepted"


def test_of_an_ordinal_family_the_highest_of_the_surest_stays(tmp_path: Path) -> None:
    text = "college maatwerk x-college x-maatwerk"
    circulation = [name for name in coded(tmp_path / "a", text, suggested_from=0.05) if name.startswith("circulatie")]
    assert circulation == ["circulatie.2"]
    unsure = coded(tmp_path / "b", text, accepted_from={"circulatie.1": 0.05, "circulatie.2": NEVER}, suggested_from=0.05)
    assert [name for name in unsure if name.startswith("circulatie")] == ["circulatie.1"]


@pytest.mark.parametrize("kind", ["attendance", "approval"])
def test_names_of_those_present_and_approval_stay_uncoded(kind: PassageKind, tmp_path: Path) -> None:
    assert coded(tmp_path, "weten x-weten", kind, suggested_from=0.01) == {}


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_passage_has_no_codings(text: str, tmp_path: Path) -> None:
    assert coded(tmp_path, text, suggested_from=0.0) == {}


def test_a_code_that_the_model_does_not_know_is_coded_by_its_terms(tmp_path: Path) -> None:
    book = codebook(tmp_path / "old")
    wider = small_codebook(tmp_path / "new", code("thema.kennis", strong=["weten"]), code("thema.nieuw", strong=["nieuw"]))
    coding = Coder(wider, classifier(book)).code(small_passage("iets nieuw"))[-1]
    assert (coding.code, coding.score, coding.level, coding.source) == ("thema.nieuw", 0.75, "accepted", "lexicon")


def test_many_passages_at_once_are_coded_as_one_by_one(tmp_path: Path) -> None:
    book = codebook(tmp_path)
    coder = Coder(book, classifier(book, suggested_from=0.1))
    texts: Sequence[str] = ["weten", "", "leren x-leren", "niets", "maatwerk college"]
    passages = [small_passage(text) for text in texts]
    assert coder.code_all(passages) == [coder.code(passage) for passage in passages]
    assert coder.code_all([]) == []
