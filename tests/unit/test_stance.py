"""The direction of what a passage says: cues, nearness, word forms, and wordings of the coding manual."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook import Codebook
from pipeline.nlp import Annotator
from pipeline.records import AnnotatedPassage
from pipeline.stance import Stances
from pipeline.stance_model import StanceModel
from pipeline.stance_rules import BASE, FURTHER, MOST_OF_ONE_CUE, NEXT_SENTENCE, Direction
from tests.conftest import annotate
from tests.unit.made_up import CUES, code, small_codebook, small_passage

VERB_FORMS = {
    "deelden": ("delen", "VERB", "WW|pv|verl|mv", "Number=Plur|Tense=Past|VerbForm=Fin"),
    "heeft": ("hebben", "AUX", "WW|pv|tgw|met-t", "Number=Sing|Tense=Pres|VerbForm=Fin"),
    "hadden": ("hebben", "AUX", "WW|pv|verl|mv", "Number=Plur|Tense=Past|VerbForm=Fin"),
    "gedeeld": ("delen", "VERB", "WW|vd|vrij|zonder", "VerbForm=Part"),
    "gedeelde": ("delen", "VERB", "WW|vd|prenom|met-e", "VerbForm=Part"),
    "lerende": ("leren", "VERB", "WW|od|prenom|met-e", "VerbForm=Part"),
    "Betrek": ("betrekken", "VERB", "WW|pv|tgw|ev", "Number=Sing|Tense=Pres|VerbForm=Fin"),
    "Zie": ("zien", "VERB", "WW|pv|tgw|ev", "Number=Sing|Tense=Pres|VerbForm=Fin"),
    "ik": ("ik", "PRON", "VNW|pers|pron|nomin|vol|1|ev", ""),
    "u": ("u", "PRON", "VNW|pers|pron|nomin|vol|2b|getal", ""),
    "dit": ("dit", "PRON", "VNW|aanw|pron|stan|vol|3o|ev", ""),
}


def direction(folder: Path, text: str, *, cues: list[dict[str, Any]] | None = None, at: str = "kennis") -> Direction:
    """What is decided for the first word `at` of a text."""
    rules = Stances(small_codebook(folder, code("thema.kennis", strong=["kennis"]), cues=CUES if cues is None else cues))
    return decide(rules, small_passage(text, VERB_FORMS), at)


def decide(rules: Stances, passage: AnnotatedPassage, at: str) -> Direction:
    annotation = passage.annotation
    words = [passage.passage.text[start:end] for start, end in zip(annotation.starts, annotation.ends, strict=True)]
    return rules.decide(rules.read(passage), (words.index(at),))


def cue(stance: str, strength: int, *terms: str) -> dict[str, Any]:
    return {"name": terms[0], "stance": stance, "strength": strength, "terms": list(terms)}


@pytest.mark.parametrize(
    ("text", "stance", "because"),
    [
        ("de kennis", "toegepast", "geen signaal"),
        ("kennis gebeurt", "toegepast", "gebeurt (gebeurt)"),
        ("geen kennis", "ontbreekt", "geen (geen)"),
        ("kennis moet", "beoogd", "moet (moet)"),
        ("wat de kennis is", "neutraal", "wat (wat ... is)"),
        ("geen bezwaar , kennis", "toegepast", "geen signaal"),
        ("kennis . x . geen", "toegepast", "geen ander signaal"),
    ],
)
def test_the_cue_with_most_support_decides_and_is_named(text: str, stance: str, because: str, tmp_path: Path) -> None:
    assert direction(tmp_path, text) == Direction(stance, because)  # type: ignore[arg-type]


def test_a_stance_that_no_signal_speaks_for_is_never_given(tmp_path: Path) -> None:
    weak = [cue("ontbreekt", 1, "geen"), cue("neutraal", 1, "vraag")]
    for text in ("geen kennis", "vraag kennis", "kennis . geen vraag", "zij deelden kennis"):
        assert direction(tmp_path, text, cues=weak) == Direction("toegepast", "geen ander signaal")


def test_a_cue_names_the_words_that_stand_nearest_to_the_evidence(tmp_path: Path) -> None:
    cues = [cue("beoogd", 4, "moet", "hoort")]
    assert direction(tmp_path, "moet x x kennis hoort", cues=cues).because == "moet (hoort)"
    assert direction(tmp_path, "moet kennis x x x hoort", cues=cues).because == "moet (moet)"
    assert direction(tmp_path, "x . hoort . moet . kennis", cues=cues).because == "moet (moet)"


def test_the_sentence_of_the_evidence_counts_most_then_the_ones_beside_it(tmp_path: Path) -> None:
    cues = [cue("beoogd", 4, "moet"), cue("toegepast", 5, "gebeurt")]
    assert direction(tmp_path / "a", "kennis moet . gebeurt", cues=cues).stance == "beoogd"
    assert direction(tmp_path / "b", "kennis . moet . gebeurt", cues=cues).stance == "beoogd"
    assert direction(tmp_path / "c", "kennis . gebeurt . x . moet", cues=cues).stance == "toegepast"
    assert 0 < FURTHER < NEXT_SENTENCE < 1


def test_a_cue_in_every_sentence_does_not_drown_the_evidence(tmp_path: Path) -> None:
    cues = [cue("beoogd", 1, "moet"), cue("toegepast", 5, "gebeurt")]
    many = "x moet . " * 12
    assert direction(tmp_path, f"{many} kennis gebeurt", cues=cues).stance == "toegepast"
    assert MOST_OF_ONE_CUE < 12 * FURTHER


def test_a_cue_counts_once_in_a_sentence_however_often_it_stands_there(tmp_path: Path) -> None:
    cues = [cue("ontbreekt", 2, "geen"), cue("toegepast", 3, "gebeurt")]
    assert direction(tmp_path, "geen geen geen geen kennis gebeurt", cues=cues).stance == "toegepast"


@pytest.mark.parametrize(
    ("text", "because", "stance"),
    [
        ("zij deelden kennis", "verleden tijd", "toegepast"),
        ("zij heeft kennis gedeeld", "voltooide tijd", "toegepast"),
        ("Betrek kennis", "gebiedende wijs", "beoogd"),
        ("Betrek dit kennis", "gebiedende wijs", "beoogd"),
        ("Betrek u kennis", "gebiedende wijs", "beoogd"),
        ("Betrek", "gebiedende wijs", "beoogd"),
        ("komt er kennis ?", "vraag", "neutraal"),
        ("Betrek kennis ?", "vraag", "neutraal"),
        ("Betrek ik kennis", "geen signaal", "toegepast"),
        ("Zie kennis", "geen signaal", "toegepast"),
        ("kennis gedeeld", "geen signaal", "toegepast"),
        ("zij heeft kennis", "geen signaal", "toegepast"),
        ("zij heeft gedeelde kennis", "geen signaal", "toegepast"),
        ("zij heeft lerende kennis", "geen signaal", "toegepast"),
        ("x Betrek kennis", "geen signaal", "toegepast"),
    ],
)
def test_the_forms_of_words_are_a_signal(text: str, because: str, stance: str, tmp_path: Path) -> None:
    at = "kennis" if "kennis" in text else "Betrek"
    found = direction(tmp_path, text, cues=[], at=at)
    assert found.stance == stance
    assert found.because in {because, "geen ander signaal"}
    assert (found.because == "geen ander signaal") == (stance == "toegepast" and because != "geen signaal")


@pytest.mark.parametrize("end", ["?", "?”", "?’", '?"', "?')"])
def test_a_question_may_end_in_quotation_marks(end: str, tmp_path: Path) -> None:
    assert direction(tmp_path, f"wie brengt kennis {end}", cues=[]).stance == "neutraal"


def test_the_past_speaks_against_what_is_wanted_or_asked(tmp_path: Path) -> None:
    cues = [cue("beoogd", 4, "zouden"), cue("neutraal", 4, "vraag")]
    assert direction(tmp_path / "a", "zouden kennis", cues=cues).stance == "beoogd"
    assert direction(tmp_path / "b", "zouden deelden kennis", cues=cues).stance == "toegepast"
    assert direction(tmp_path / "c", "vraag deelden kennis", cues=cues).stance == "toegepast"


def test_had_with_a_participle_counts_as_the_past_and_not_as_the_perfect_too(tmp_path: Path) -> None:
    cues = [cue("beoogd", 5, "zouden"), cue("beoogd", 4, "moeten")]
    assert direction(tmp_path, "zouden moeten kennis hadden gedeeld", cues=cues).stance == "beoogd"


def test_the_base_has_a_number_for_each_stance() -> None:
    assert list(BASE) == ["toegepast", "ontbreekt", "beoogd", "neutraal"]


def test_the_direction_of_evidence_does_not_depend_on_the_order_of_the_cues(tmp_path: Path) -> None:
    rules = Stances(small_codebook(tmp_path, code("thema.kennis", strong=["kennis"])))
    signs = rules.read(small_passage("geen kennis moet . kennis gebeurt . wat is kennis ?", VERB_FORMS))
    cues = signs.cues
    assert len(cues) == 4
    orders = (cues, cues[::-1], [*cues[2:], *cues[:2]])
    assert len({rules.decide(replace(signs, cues=order), (5,)) for order in orders}) == 1


def test_without_a_place_every_sentence_counts_as_much(tmp_path: Path) -> None:
    rules = Stances(small_codebook(tmp_path, code("thema.kennis", strong=["kennis"])))
    signs = rules.read(small_passage("kennis moet . kennis gebeurt gebeurt", VERB_FORMS))
    assert rules.decide(signs, ()).stance == rules.decide(signs, (0, 3)).stance


@pytest.mark.parametrize(
    ("stance", "text"),
    [
        ("toegepast", "In het voorjaar is kennis gedeeld over wonen en zorg."),
        ("toegepast", "Uit de evaluatie blijkt dat de scholen hun ervaringen uitwisselen."),
        ("toegepast", "Sinds dit jaar werken de wijkteams met een leervraag."),
        ("ontbreekt", "Er is geen tijd om te evalueren."),
        ("ontbreekt", "Bewoners nemen nauwelijks deel aan het overleg."),
        ("ontbreekt", "Het delen van kennis verloopt moeizaam."),
        ("ontbreekt", "Er wordt nog te weinig van elkaar geleerd."),
        ("ontbreekt", "Het is niet gelukt om een gedeelde visie op te stellen."),
        ("beoogd", "Het netwerk zou meer kennis moeten delen."),
        ("beoogd", "Betrek ook bewoners bij het overleg."),
        ("beoogd", "Afgesproken wordt de lessen elk kwartaal vast te leggen."),
        ("beoogd", "Wij willen volgend jaar samen leren."),
        ("beoogd", "Een gedeelde visie is een randvoorwaarde voor het netwerk."),
        ("beoogd", "Samen leren vraagt om vertrouwen."),
        ("neutraal", "Wat is de rol van kennisinstellingen?"),
        ("neutraal", "De vraag is of het netwerk kennis deelt."),
        ("neutraal", "Onder een leernetwerk wordt verstaan: een groep die samen leert."),
    ],
)
def test_wordings_of_the_manual_get_their_stance(
    stance: str, text: str, codebook: Codebook, annotator: Annotator, stance_model: StanceModel
) -> None:
    stances = Stances(codebook, stance_model)
    signs = stances.read(annotate(annotator, text))
    found = stances.decide(signs, ())
    assert found.stance == stance, found.because
