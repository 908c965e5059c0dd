"""The linter: each kind of overlooked mistake gives one line, and what is right gives none."""

from pathlib import Path

import pytest
import yaml

from pipeline.codebook import Codebook, load_codebook
from pipeline.lint import lint, suspicions

GENERAL = {
    "codebook.yaml": {
        "version": 1,
        "language": "nl",
        "stances": {"toegepast": "a", "ontbreekt": "b", "beoogd": "c", "neutraal": "d"},
    },
    "stance.yaml": {"cues": [{"name": "geen", "stance": "ontbreekt", "strength": 4, "terms": ["geen"]}]},
}


def book(
    folder: Path, *, strong: object = (), weak: object = (), exclusions: object = (), cue_terms: object = ("geen",)
) -> Codebook:
    """A codebook with one code and one cue. Line 6 of thema.yaml is the first line below `terms:`."""
    code = {"id": "thema.kennis", "label": "Kennis", "definition": "Kennis.", "terms": {"strong": strong, "weak": weak}}
    family = {"family": "thema", "label": "Thema's", "codes": [code | {"not": exclusions}]}
    cues = {"cues": [GENERAL["stance.yaml"]["cues"][0] | {"terms": cue_terms}]}  # type: ignore[index]
    for name, data in (GENERAL | {"thema.yaml": family, "stance.yaml": cues}).items():
        text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=10_000)
        (folder / name).write_text(text, encoding="utf-8")
    return load_codebook(folder)


def problems(folder: Path, **parts: object) -> list[str]:
    """What the linter says of thema.kennis, without file and line."""
    lines = lint(book(folder, **parts))
    assert all(line.startswith(f"{folder / 'thema.yaml'}:") for line in lines)
    return [line.split(" ", 1)[1].removeprefix("thema.kennis: ") for line in lines]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kennis delen", "kennis delen"),
        ("kennis delen", "Kennis  DELEN"),
        ("kennis/ervaring delen", "ervaring/kennis delen"),
        ("kennis ~ delen", "delen ~ kennis"),
        ("kennis ~ delen", {"term": "kennis ~ delen", "note": "nog eens"}),
        ({"term": "kennis", "with": ["samen"]}, {"term": "kennis", "with": ["samen"]}),
        ({"term": "kennis", "with": ["a", "b"]}, {"term": "kennis", "with": ["b", "a"]}),
    ],
)
@pytest.mark.parametrize("grades", [("strong", "strong"), ("strong", "weak"), ("weak", "weak")])
def test_a_term_that_stands_twice_is_named_once(first: object, second: object, grades: tuple[str, str], tmp_path: Path) -> None:
    parts = {"strong": [], "weak": []}
    parts[grades[0]].append(first)
    parts[grades[1]].append(second)
    (problem,) = problems(tmp_path, **parts)
    assert problem.endswith("too")
    assert "stands at line" in problem


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kennis delen", "delen kennis"),
        ("kennis delen", "kennis ~ delen"),
        ("kennis ... delen", "kennis ~ delen"),
        ("kennis", "kennis*"),
        ("delen", "=delen"),
        ("delen", "delen:VERB"),
        ("wisselen", "uit|wisselen"),
        ("kennis", {"term": "kennis", "with": ["samen"]}),
        ({"term": "kennis", "with": ["samen"]}, {"term": "kennis", "unless": ["samen"]}),
    ],
)
def test_terms_that_differ_in_what_they_find_are_no_duplicates(first: object, second: object, tmp_path: Path) -> None:
    assert problems(tmp_path, strong=[first], weak=[second]) == []


@pytest.mark.parametrize(
    ("term", "exclusion"),
    [
        ("kennis delen", "kennis delen"),
        ("kennis delen", "delen"),
        ("kennis delen", "kennis/ervaring delen"),
        ("kennis/ervaring delen", "kennis/ervaring/lessen"),
        ("kennisnetwerk", "*netwerk"),
        ("kennis*", "kennis*"),
        ("kennis*", "ken*"),
        ("kennis ~ delen", "delen ~ kennis"),
        ("kennis ~ delen", "kennis"),
        ("kennis ... delen", "kennis ~ delen"),
        ("delen:VERB", "delen"),
        ("=delen", "delen"),
        ("uit|wisselen", "uit|wisselen"),
        ("in het kader van", "het kader"),
    ],
)
def test_a_term_that_its_exclusion_always_takes_away_is_named(term: str, exclusion: str, tmp_path: Path) -> None:
    assert problems(tmp_path, strong=[term], exclusions=[exclusion]) == [
        f"'{term}' is always taken away by the exclusion '{exclusion}'"
    ]


@pytest.mark.parametrize(
    ("term", "exclusion"),
    [
        ("kennis", "kennis delen"),
        ("kennis/ervaring", "kennis"),
        ("kennis/ervaring delen/bundelen", "ervaring/delen"),
        ("kennis*", "kennis"),
        ("kennis*", "kennisbank"),
        ("*netwerk", "=netwerk"),
        ("delen", "=delen"),
        ("delen", "delen:NOUN"),
        ("kennis ~ delen", "kennis delen"),
        ("kennis ~ delen", "kennis ... delen"),
        ("kennis ... delen", "kennis delen"),
        ("kennis delen", "wisselen"),
    ],
)
def test_a_term_that_its_exclusion_takes_away_sometimes_is_right(term: str, exclusion: str, tmp_path: Path) -> None:
    assert problems(tmp_path, strong=[term], exclusions=[exclusion]) == []


def test_an_exclusion_of_one_alternative_out_of_many_is_right(tmp_path: Path) -> None:
    many = "/".join(f"woord{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert problems(tmp_path, strong=[f"{many} {many} {many} {many}"], exclusions=["woorda woorda woorda woorda"]) == []
    (problem,) = problems(tmp_path, strong=[f"{many} {many} {many} {many}"], exclusions=[f"{many} {many}"])
    assert "always taken away" in problem


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"strong": ["50km"]}, "'50km'"),
        ({"weak": [{"term": "kennis", "with": ["50km"]}]}, "'50km'"),
        ({"weak": [{"term": "kennis", "unless": ["50km"]}]}, "'50km'"),
        ({"strong": ["kennis"], "exclusions": ["50km"]}, "exclusion: '50km'"),
        ({"strong": ["kennis/50km delen"]}, "'kennis/50km delen'"),
    ],
)
def test_a_word_that_is_never_one_token_is_named(parts: dict[str, object], shown: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, **parts)
    assert problem.startswith(f"{shown} can never match: ")
    assert "2 tokens" in problem


def test_a_term_that_holds_its_own_unless_can_never_match(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, strong=[{"term": "samen leren", "unless": ["samen", "alleen"]}])
    assert problem == "'samen leren' can never match: it always holds its own 'unless', 'samen'"


def test_an_unless_that_only_some_texts_hold_is_right(tmp_path: Path) -> None:
    terms = [{"term": "samen/alleen leren", "unless": ["samen"]}, {"term": "kennis", "unless": ["kennis delen"]}]
    assert problems(tmp_path, strong=terms) == []


def test_a_code_without_terms_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path) == ["has no terms and can never be found"]


def test_a_cue_is_examined_like_a_code(tmp_path: Path) -> None:
    (line,) = lint(book(tmp_path, strong=["kennis"], cue_terms=["geen", "niet", "geen"]))
    assert line.startswith(f"{tmp_path / 'stance.yaml'}:")
    assert line.endswith(f"geen: 'geen' stands at line {line.split(':')[1]} too")


def test_problems_come_with_file_and_line_in_their_order(tmp_path: Path) -> None:
    book(tmp_path, strong=["kennis"])
    (tmp_path / "thema.yaml").write_text(
        "family: thema\nlabel: T\ncodes:\n  - id: thema.kennis\n    label: K\n    definition: D\n    terms:\n      strong:\n"
        "        - delen\n        - kennis\n      weak:\n        - kennis\n        - delen\n        - 50km\n"
        "  - {id: thema.taal, label: T, definition: D}\n",
        encoding="utf-8",
    )
    lines = lint(load_codebook(tmp_path))
    assert [line.removeprefix(f"{tmp_path / 'thema.yaml'}:") for line in lines] == [
        "12: thema.kennis: 'kennis' stands at line 10 too",
        "13: thema.kennis: 'delen' stands at line 9 too",
        "14: thema.kennis: '50km' can never match: '50km' is 2 tokens (50 km)",
        "15: thema.taal: has no terms and can never be found",
    ]


@pytest.mark.parametrize(
    "term",
    [
        "stuurgroep/op afstand",
        "samen/met elkaar",
        "bijeen/bij elkaar ~ komen",
        "beslist/bevoegd/aan zet",
        "kennis ... toetsen/ter discussie",
    ],
)
def test_an_alternative_of_two_words_is_suspicious(term: str, tmp_path: Path) -> None:
    codebook = book(tmp_path, strong=[term])
    (line,) = suspicions(codebook)
    assert line.startswith(f"{tmp_path / 'thema.yaml'}:")
    assert "is no alternative, a slash joins single words" in line
    assert lint(codebook) == []


@pytest.mark.parametrize(
    "term",
    [
        "gezamenlijke/gedeelde taal",
        "op/aan tafel",
        "ervoor/voor terug",
        "denk aan/hierbij",
        "en/of leren",
        "kennis/samen ~ met",
        "een/als pilot",
    ],
)
def test_alternatives_of_one_word_are_not_suspicious(term: str, tmp_path: Path) -> None:
    assert suspicions(book(tmp_path, strong=[term])) == []


def test_the_shipped_lexicons_are_clean(codebook: Codebook) -> None:
    assert lint(codebook) == []
    assert suspicions(codebook) == []
