"""The made-up passages that ship: no copies, nothing from elsewhere, valid codes, no phrase that gives a code away."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.training.lint import lint, main, read, shape
from pipeline.codebook import Codebook
from pipeline.gold import read_gold
from tests.conftest import ROOT, SHARED

MADE_UP = ROOT / "models" / "training" / "made-up.jsonl"
LONG = "Aan het eind van de middag lopen de deelnemers samen naar de oude haven om te zien wat er staat."


def passage(name: str, text: str, *codes: str) -> dict[str, Any]:
    return {"id": name, "text": text, "codes": [{"code": code, "stance": "neutraal"} for code in codes]}


def kinds(*passages: dict[str, Any], beside: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(finding.kind, finding.passage) for finding in lint(passages, beside)]


def test_a_copy_is_found_also_when_some_words_differ() -> None:
    assert kinds(passage("a", LONG), passage("b", LONG.replace("staat", "ligt"))) == [("duplicate", "b")]
    assert kinds(passage("a", LONG), passage("b", "Iets heel anders over dezelfde oude haven, en over de deelnemers.")) == []


def test_an_id_that_stands_twice_is_found() -> None:
    assert kinds(passage("a", LONG), passage("a", "Kort.")) == [("id", "a")]


def test_words_copied_from_elsewhere_are_found() -> None:
    assert kinds(passage("a", f"Zo ging het. {LONG}"), beside=(LONG.upper(),)) == [("copied", "a")]
    assert kinds(passage("a", "Zo lopen de deelnemers samen naar huis."), beside=(LONG,)) == []


@pytest.mark.parametrize(("with_code", "found"), [(8, True), (5, False), (0, False)])
def test_a_phrase_that_gives_a_code_away_is_found(with_code: int, found: bool) -> None:
    codes = ["thema.kennis"] * with_code + [""] * (8 - with_code)
    places = ["haven", "school", "markt", "dijk", "kerk", "molen", "brug", "poort"]
    made = [
        passage(str(n), f"Bij de {place} {n} werd op die dag weer iets gezegd", *filter(None, [code]))
        for n, (place, code) in enumerate(zip(places, codes, strict=True))
    ]
    assert bool(kinds(*made)) == found


def test_the_shape_of_texts() -> None:
    assert shape(["Een twee drie. Vier vijf."]) == {
        "passages": 1,
        "words per passage": 5,
        "words per sentence": 2.5,
        "different words per 1,000": 0,
    }


def test_the_command_fails_only_for_what_must_be_mended(tmp_path: Path) -> None:
    file = tmp_path / "passages.jsonl"
    file.write_text(json.dumps(passage("a", LONG)) + "\n", encoding="utf-8")
    assert main([str(file)]) == 0
    assert main([str(file), "--beside", str(file)]) == 1


def test_the_passages_that_ship_are_sound(codebook: Codebook) -> None:
    passages = read_gold(MADE_UP, codebook)
    findings = lint(read(MADE_UP))
    assert [finding for finding in findings if finding.serious] == []
    assert len(findings) <= len(passages) / 500, findings
    for item in passages:
        parents = {codebook.codes[code].parent for code in item.codes} - {""}
        assert parents <= set(item.codes), f"{item.passage_id}: whoever codes a rule also codes its theme"


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder 'shared' beside the checkout")
def test_nothing_in_the_passages_that_ship_is_copied_from_shared_texts() -> None:
    files = [SHARED / "train" / "real.jsonl", *sorted((SHARED / "gold").glob("*.jsonl"))]
    texts = [row["text"] for path in files for row in read(path)]
    texts += [path.read_text(encoding="utf-8") for path in sorted((SHARED / "seeds").glob("*.txt"))]
    copied = [finding for finding in lint(read(MADE_UP), texts) if finding.kind == "copied"]
    assert copied == []
