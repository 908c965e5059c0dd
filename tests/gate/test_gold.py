"""Floors for the figures on the gold sets, pinned with the fingerprint of each set.

Raise a floor when a figure has risen. Lowering one is a decision: state the reason in `floors.yaml`.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.codebook import Codebook
from pipeline.ids import file_hash
from pipeline.passages_io import code_lines
from pipeline.settings import Settings
from tests.conftest import ROOT, SHARED

FLOORS: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "gate" / "floors.yaml").read_text(encoding="utf-8"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder 'shared' beside the checkout (gold sets)")


@needs_shared
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_on_a_gold_set_falls_below_its_floor(name: str, tmp_path: Any, settings: Settings) -> None:
    gold = SHARED / "gold" / f"{name}.jsonl"
    expected = FLOORS[name]
    assert file_hash(gold) == expected["fingerprint"], "the gold set has changed: measure again and pin new floors"
    with gold.open(encoding="utf-8") as lines:
        rows = list(code_lines(lines, settings))
    for level in ("both", "accepted"):
        figures = _scored(gold, rows, level, tmp_path / f"{level}.jsonl")
        for figure, floor in expected[level].items():
            assert figures[figure] >= floor, f"{name}, {level}: {figure} is {figures[figure]:.3f}, its floor {floor}"


def _scored(gold: Path, rows: list[dict[str, Any]], level: str, predicted: Path) -> dict[str, Any]:
    """What the scoring script says of the codings of one level."""
    kept = [row | {"codes": [coding for coding in row["codes"] if level == "both" or coding["level"] == level]} for row in rows]
    predicted.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, SHARED / "tools" / "score.py", gold, predicted, "--json"], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(scored.stdout)
    return found


@needs_shared
def test_the_codebook_has_the_ids_and_texts_of_the_contract(codebook: Codebook) -> None:
    contract = yaml.safe_load((SHARED / "codebook" / "codebook.yaml").read_text(encoding="utf-8"))
    fields = ("label", "definition", "parent", "block", "include", "exclude", "stance_note")
    ours = [{field: getattr(code, field) for field in fields} | {"id": code.id} for code in codebook.codes.values()]
    theirs = [{field: code.get(field, "").strip() for field in fields} | {"id": code["id"]} for code in contract["codes"]]
    assert sorted(ours, key=lambda code: code["id"]) == sorted(theirs, key=lambda code: code["id"])
    assert codebook.stances == contract["stances"]
    families = {family.id: (family.label, family.note, family.rule, family.source) for family in codebook.families}
    assert families == {
        name: tuple(family.get(key, "").strip() for key in ("label", "note", "rule", "source"))
        for name, family in contract["families"].items()
    }


@needs_shared
def test_the_six_rules_are_found_in_chapter_three_of_the_long_report(settings: Settings) -> None:
    from pipeline.discover import discover
    from pipeline.process import process_batch

    (file,) = [file for file in discover([SHARED / "seeds"]) if file.path.startswith("003_")]
    (outcome,) = process_batch([file], settings)
    chapter = {item.passage.passage_id for item in outcome.passages if "3.4 Vuistregels" in item.passage.heading}
    found = {coding.code for coding in outcome.codings if coding.passage_id in chapter and coding.level == "accepted"}
    assert {f"vuistregel.{number}" for number in range(1, 7)} <= found
    assert outcome.document is not None
    assert "\t" not in outcome.document.text
    assert "-\u2010" not in outcome.document.text
