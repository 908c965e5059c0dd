"""Terms in passages: conditions, exclusions, sentences, and the words as patterns see them."""

from pathlib import Path

import pytest

from pipeline.lexicon import Lexicon, TermMatch, code_lexicon, passage_tokens
from tests.unit.made_up import code, small_codebook, small_passage


def lexicon(folder: Path, *codes: dict[str, object]) -> Lexicon:
    return code_lexicon(small_codebook(folder, *codes))


def found(lexicon: Lexicon, text: str) -> list[tuple[str, int, tuple[int, ...]]]:
    return [(match.term, match.sentence, match.tokens) for match in lexicon.find(small_passage(text))]


def test_a_match_knows_its_code_term_grade_sentence_and_tokens(tmp_path: Path) -> None:
    terms = lexicon(tmp_path, code("thema.kennis", strong=["Kennis delen"], weak=["leren"]))
    assert terms.find(small_passage("Wij leren . Zij willen kennis delen .")) == [
        TermMatch("thema.kennis", "leren", "weak", 0, (1,)),
        TermMatch("thema.kennis", "Kennis delen", "strong", 1, (5, 6)),
    ]


def test_no_term_reaches_over_the_end_of_a_sentence(tmp_path: Path) -> None:
    terms = lexicon(tmp_path, code("thema.kennis", strong=["kennis delen", "kennis ~ samen", "uit|wisselen"]))
    assert found(terms, "de kennis . delen . samen wisselen . uit") == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("kennis samen", True),
        ("elkaar x x x x x x x x x x kennis", True),
        ("kennis", False),
        ("kennis . samen", False),
        ("kennis samen verplicht", False),
        ("verplicht . kennis samen", True),
    ],
)
def test_a_condition_looks_at_the_same_sentence(text: str, is_found: bool, tmp_path: Path) -> None:
    term = {"term": "kennis", "with": ["samen", "elkaar"], "unless": ["verplicht", "moeten"]}
    assert bool(found(lexicon(tmp_path, code("thema.kennis", strong=[term])), text)) is is_found


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("kennis x . samen", True),
        ("samen . kennis", True),
        ("samen kennis", True),
        ("kennis", False),
        ("samen . kennis . verplicht", False),
    ],
)
def test_a_condition_can_look_at_the_whole_passage(text: str, is_found: bool, tmp_path: Path) -> None:
    term = {"term": "kennis", "with_passage": ["samen", "elkaar"], "unless_passage": ["verplicht"]}
    assert bool(found(lexicon(tmp_path, code("thema.kennis", strong=[term])), text)) is is_found


def test_a_condition_of_one_term_is_no_term_itself(tmp_path: Path) -> None:
    term = {"term": "kennis", "with": ["samen"], "unless": ["verplicht"]}
    terms = lexicon(tmp_path, code("thema.kennis", strong=[term], not_=["kennis bank"]))
    assert found(terms, "samen verplicht kennis bank") == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("de bedoeling", [(1,)]),
        ("het is de bedoeling dat", []),
        ("het is de bedoeling dat . de bedoeling", [(7,)]),
        ("de bedoeling en het is de bedoeling", [(1,)]),
    ],
)
def test_an_exclusion_takes_away_the_matches_it_shares_a_word_with(text: str, places: list[object], tmp_path: Path) -> None:
    terms = lexicon(tmp_path, code("thema.vraagstuk", strong=["bedoeling"], not_=["is de bedoeling"]))
    assert [match[2] for match in found(terms, text)] == places


def test_an_exclusion_holds_for_its_own_code_only(tmp_path: Path) -> None:
    terms = lexicon(tmp_path, code("thema.kennis", strong=["leren"], not_=["leren lezen"]), code("thema.taal", strong=["leren"]))
    assert [match.owner for match in terms.find(small_passage("leren lezen"))] == ["thema.taal"]


def test_one_pattern_can_belong_to_several_codes(tmp_path: Path) -> None:
    terms = lexicon(
        tmp_path,
        code("thema.kennis", strong=["leren"]),
        code("thema.taal", weak=["leren"]),
        code("thema.tijd", strong=[{"term": "leren", "window": 2}]),
    )
    matches = terms.find(small_passage("wij leren"))
    assert [(match.owner, match.grade) for match in matches] == [
        ("thema.kennis", "strong"),
        ("thema.taal", "weak"),
        ("thema.tijd", "strong"),
    ]


def test_matches_come_in_order_of_sentence_code_and_place(tmp_path: Path) -> None:
    terms = lexicon(tmp_path, code("thema.b", strong=["x", "x y"]), code("thema.a", strong=["x", {"term": "x", "with": ["y"]}]))
    matches = terms.find(small_passage("x x y . x"))
    assert matches == sorted(matches, key=lambda match: (match.sentence, match.owner, match.tokens))
    assert len(matches) == len(set(matches)) == 7


def test_a_passage_without_tokens_has_no_matches(tmp_path: Path) -> None:
    assert found(lexicon(tmp_path, code("thema.kennis", strong=["kennis"])), "   ") == []


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("KENNIS", "kennis"),
        ("Cliënten", "cliënten"),
        ("cli\u0065\u0308nten", "cliënten"),
        ("zo\u2019n", "zo'n"),
        ("net\u00adwerk", "netwerk"),
        ("net\u200bwerk", "netwerk"),
        ("pu\u00adbliek\u2010privaat", "publiek-privaat"),
        ("\ufb01nanciën", "financiën"),
        ("\u0130J", "i\u0307j"),
        ("🎉", "🎉"),
    ],
)
def test_words_are_seen_in_lower_case_and_repaired(written: str, seen: str) -> None:
    (token,) = passage_tokens(small_passage(written))
    assert token.form == seen
