"""Matches → codings: score and level, evidence, parents, the highest level, codes that give way, and what is never coded."""

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from pipeline.codebook import Codebook
from pipeline.combine import ACCEPTED_FROM, UNCODED_KINDS, Coder
from pipeline.ids import make_id
from pipeline.nlp import Annotator
from pipeline.records import AnnotatedPassage, Coding, PassageKind
from tests.conftest import annotate
from tests.unit.made_up import CUES, code, small_codebook, small_passage

KENNIS = code("thema.kennis", strong=["kennis delen"], weak=["kennis", "leren", "lessen"])
REGEL = code("vuistregel.1", parent="thema.kennis", strong=["samen leren"], weak=["leervraag"])


def coded(folder: Path, text: str, *codes: dict[str, Any], kind: PassageKind = "paragraph", **more: Any) -> list[Coding]:
    codings = Coder(small_codebook(folder, *codes, **more)).code(small_passage(text, kind=kind))
    assert all(text[coding.evidence_start : coding.evidence_end] == coding.evidence_text for coding in codings)
    return codings


def one(folder: Path, text: str, *codes: dict[str, Any], **more: Any) -> Coding:
    (coding,) = coded(folder, text, *codes, **more)
    return coding


@pytest.mark.parametrize(
    ("text", "score", "level"),
    [
        ("de lessen", 0.4, "suggested"),
        ("lessen en lessen . lessen", 0.4, "suggested"),
        ("lessen en kennis", 0.64, "accepted"),
        ("lessen . kennis", 0.64, "accepted"),
        ("lessen kennis leren", 0.784, "accepted"),
        ("kennis delen", 0.85, "accepted"),
        ("kennis delen . kennis delen", 0.85, "accepted"),
    ],
)
def test_different_terms_add_up_and_repeated_ones_do_not(text: str, score: float, level: str, tmp_path: Path) -> None:
    coding = one(tmp_path, text, KENNIS)
    assert (coding.score, coding.level) == (score, level)
    assert (coding.score >= ACCEPTED_FROM) == (coding.level == "accepted")


def test_one_strong_term_is_accepted(tmp_path: Path) -> None:
    coding = one(tmp_path, "samen leren", code("thema.kennis", strong=["samen leren"]))
    assert (coding.score, coding.level, coding.source) == (0.75, "accepted", "lexicon")


def test_a_term_that_is_strong_under_a_condition_and_weak_without_counts_once_as_strong(tmp_path: Path) -> None:
    both = code("thema.kennis", strong=[{"term": "leren", "with": ["samen"]}], weak=["leren"])
    assert one(tmp_path, "leren . samen leren", both).score == 0.75
    assert one(tmp_path, "samen leren . leren", both).score == 0.75
    assert one(tmp_path, "leren", both).score == 0.4


def test_many_terms_never_exceed_certainty(tmp_path: Path) -> None:
    words = [f"woord{letter}" for letter in "abcdefghijklmnopqrst"]
    assert one(tmp_path, " ".join(words), code("thema.kennis", strong=words)).score == 1.0


def test_the_evidence_is_the_narrowest_match_and_of_equals_the_first(tmp_path: Path) -> None:
    terms = code("thema.kennis", strong=["kennis ~ delen", "leren"])
    assert one(tmp_path, "kennis altijd delen . wij leren en leren", terms).evidence_start == 26
    coding = one(tmp_path, "delen   de kennis . de kennis en delen", terms)
    assert (coding.evidence_start, coding.evidence_end, coding.evidence_text) == (0, 17, "delen   de kennis")


def test_the_evidence_is_a_strong_term_where_there_is_one(tmp_path: Path) -> None:
    assert one(
        tmp_path, "lessen . kennis echt goed delen", code("thema.kennis", strong=["kennis ~ delen"], weak=["lessen"])
    ).evidence_text == ("kennis echt goed delen")


def test_the_evidence_speaks_for_the_stance_that_is_given(tmp_path: Path) -> None:
    text = "kennis moet . x . x . kennis gebeurt . x . x . kennis gebeurt"
    coding = one(tmp_path, text, code("thema.kennis", strong=["kennis"]))
    assert (coding.stance, coding.evidence_start) == ("toegepast", text.index("kennis gebeurt"))


def test_offsets_count_code_points(tmp_path: Path) -> None:
    coding = one(tmp_path, "🎉🎉 e\u0301e\u0301n kennis", code("thema.kennis", strong=["kennis"]))
    assert (coding.evidence_start, coding.evidence_end) == (9, 15)


def test_the_rule_names_the_terms_in_order_and_the_cue(tmp_path: Path) -> None:
    assert one(tmp_path, "geen lessen , geen kennis", KENNIS).rule == "kennis, lessen; geen (geen)"
    assert one(tmp_path, "lessen", KENNIS).rule == "lessen; geen signaal"


def test_a_code_brings_its_parent_with_the_same_words_and_stance(tmp_path: Path) -> None:
    parent, child = coded(tmp_path, "het moet : samen leren", KENNIS | {"terms": {"weak": ["kennis"]}}, REGEL)
    assert (parent.code, child.code) == ("thema.kennis", "vuistregel.1")
    assert parent.coding_id != child.coding_id
    assert (parent.stance, parent.score, parent.level) == ("beoogd", 0.75, "accepted")
    assert (parent.stance, parent.score, parent.level, parent.evidence_text) == (
        child.stance,
        child.score,
        child.level,
        "samen leren",
    )


def test_a_suggested_code_brings_a_suggested_parent(tmp_path: Path) -> None:
    assert [coding.level for coding in coded(tmp_path, "een leervraag", KENNIS, REGEL)] == ["suggested", "suggested"]


def test_a_parent_keeps_its_own_evidence_when_that_is_as_good(tmp_path: Path) -> None:
    own = KENNIS | {"terms": {"strong": ["kennis delen"]}}
    parent, child = coded(tmp_path, "kennis delen moet . x . x . samen leren gebeurt", own, REGEL)
    assert parent.score == child.score
    assert (parent.evidence_text, parent.stance) == ("kennis delen", "beoogd")
    assert (child.evidence_text, child.stance) == ("samen leren", "toegepast")


def test_a_parent_is_never_less_certain_than_its_code(tmp_path: Path) -> None:
    parent, child = coded(tmp_path, "lessen . samen leren", KENNIS | {"terms": {"weak": ["lessen"]}}, REGEL)
    assert (parent.score, parent.evidence_text) == (child.score, "samen leren")


@pytest.mark.parametrize("order", [("vuistregel.1", "vuistregel.2"), ("vuistregel.2", "vuistregel.1")])
def test_of_two_codes_with_one_parent_the_surest_gives_it_its_evidence(order: tuple[str, str], tmp_path: Path) -> None:
    terms = {"vuistregel.1": {"strong": ["samen leren"]}, "vuistregel.2": {"weak": ["leervraag"]}}
    children = [code(name, parent="thema.kennis") | {"terms": terms[name]} for name in order]
    parent, *_ = coded(tmp_path, "samen leren . leervraag", KENNIS | {"terms": {"weak": ["x"]}}, *children)
    assert (parent.code, parent.score, parent.evidence_text) == ("thema.kennis", 0.75, "samen leren")


def test_of_an_ordinal_family_only_the_highest_code_stays(tmp_path: Path) -> None:
    levels = [code(f"circulatie.{number}", strong=[f"niveau{number}"]) for number in (1, 2, 3)]
    ordinal = {"circulatie": {"ordinal": True}}
    text = "niveau3 . niveau1 . niveau2"
    assert [coding.code for coding in coded(tmp_path / "a", text, *levels, families=ordinal)] == ["circulatie.3"]
    assert [coding.code for coding in coded(tmp_path / "b", "niveau1", *levels, families=ordinal)] == ["circulatie.1"]
    assert len(coded(tmp_path / "c", text, *levels)) == 3


def test_other_families_keep_their_codes_beside_an_ordinal_one(tmp_path: Path) -> None:
    levels = [code(f"circulatie.{number}", strong=[f"niveau{number}"]) for number in (1, 2)]
    codings = coded(tmp_path, "kennis delen niveau1 niveau2", *levels, KENNIS, families={"circulatie": {"ordinal": True}})
    assert [coding.code for coding in codings] == ["circulatie.2", "thema.kennis"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kennis delen", ["thema.kennis"]),
        ("kennis delen met training", ["prikkel.training"]),
        ("kennis delen . een training", ["prikkel.training", "thema.kennis"]),
        ("kennis delen met training . kennis delen", ["prikkel.training", "thema.kennis"]),
        ("training en taal", ["prikkel.training", "thema.taal"]),
    ],
)
def test_a_code_gives_way_in_the_sentence_of_the_code_that_replaces_it(text: str, codes: list[str], tmp_path: Path) -> None:
    entries = [KENNIS, code("thema.taal", strong=["taal"]), code("prikkel.training", strong=["training"])]
    codings = coded(tmp_path, text, *entries, families={"prikkel": {"replaces": ["thema.kennis"]}})
    assert [coding.code for coding in codings] == codes


def test_a_parent_comes_also_where_its_own_matches_gave_way(tmp_path: Path) -> None:
    entries = [KENNIS, REGEL, code("prikkel.training", strong=["training"])]
    codings = coded(
        tmp_path, "kennis delen , training , samen leren", *entries, families={"prikkel": {"replaces": ["thema.kennis"]}}
    )
    assert [(coding.code, coding.evidence_text) for coding in codings] == [
        ("prikkel.training", "training"),
        ("thema.kennis", "samen leren"),
        ("vuistregel.1", "samen leren"),
    ]


@pytest.mark.parametrize("kind", get_args(PassageKind))
def test_names_of_those_present_approval_of_minutes_and_contents_are_never_coded(kind: PassageKind, tmp_path: Path) -> None:
    codings = coded(tmp_path, "kennis delen", KENNIS, kind=kind)
    assert bool(codings) == (kind not in {"attendance", "approval", "contents"})


def test_a_passage_in_another_language_is_never_coded(tmp_path: Path) -> None:
    annotated = small_passage("wij kennis delen")
    english = AnnotatedPassage(replace(annotated.passage, language="en"), annotated.annotation)
    coder = Coder(small_codebook(tmp_path, KENNIS))
    assert [coding.code for coding in coder.code(annotated)] == ["thema.kennis"]
    assert coder.code(english) == []


def test_the_kinds_that_are_never_coded_are_kinds_of_passages() -> None:
    assert set(get_args(PassageKind)) > UNCODED_KINDS


@pytest.mark.parametrize("text", ["", "   ", "geen woord hiervan staat erin"])
def test_a_passage_without_terms_has_no_codings(text: str, tmp_path: Path) -> None:
    assert coded(tmp_path, text, KENNIS) == []


def test_codings_come_in_order_of_the_codebook_whatever_the_order_of_the_text(tmp_path: Path) -> None:
    entries = [
        code("thema.taal", strong=["taal"]),
        code("thema.kennis", strong=["kennis"]),
        code("borging.fouten", strong=["fout"]),
    ]
    codes = [coding.code for coding in coded(tmp_path, "kennis taal fout kennis", *entries)]
    assert codes == ["borging.fouten", "thema.taal", "thema.kennis"]


def test_the_id_of_a_coding_depends_on_its_passage_and_code(tmp_path: Path) -> None:
    first, second = coded(tmp_path, "kennis delen . samen leren", KENNIS, REGEL)
    assert first.coding_id == make_id("cod", "pas_test", "thema.kennis")
    assert second.coding_id == make_id("cod", "pas_test", "vuistregel.1")
    assert {first.passage_id, second.passage_id} == {"pas_test"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("kennis moet . x . x . kennis gebeurt . x . x . kennis gebeurt", "toegepast"),
        ("kennis moet . x . x . x . x . kennis gebeurt", "beoogd"),
        ("geen kennis . x . x . x . x . x . kennis moet", "ontbreekt"),
    ],
)
def test_the_stance_of_most_matches_wins_and_of_equals_the_one_that_is_missing(text: str, stance: str, tmp_path: Path) -> None:
    absent = [{"name": f"geen {number}", "stance": "ontbreekt", "strength": 5, "terms": ["geen"]} for number in range(3)]
    assert one(tmp_path, text, code("thema.kennis", strong=["kennis"]), cues=CUES + absent).stance == stance


def test_a_real_passage_is_coded_alike_by_every_coder(codebook: Codebook, annotator: Annotator) -> None:
    text = "De gemeente en de bewoners willen samen leren. Tot nu toe ontbrak de tijd om te evalueren."
    passage = annotate(annotator, text)
    first, second = Coder(codebook).code(passage), Coder(codebook).code(annotate(annotator, text))
    assert first == second
    assert first
