"""Codings beside those of people: counting, and what is shown of it."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.evaluate import Evaluation, evaluate, evaluate_file
from pipeline.evaluation_page import as_json, html_page, table_header, table_rows
from pipeline.gold import GoldPassage, read_gold
from pipeline.passages_io import code_lines
from pipeline.reliability import reliability_rows
from pipeline.settings import Settings
from pipeline.store import open_store
from tests.conftest import SHARED

GOLD = [
    GoldPassage(
        "1",
        "Wij delen <b>kennis</b> in de kring.",
        "notulen",
        {"thema.kennis": "toegepast", "netwerk.doel": "beoogd"},
        frozenset(),
    ),
    GoldPassage("2", "De raad wil minder cijfers.", "beleid", {}, frozenset()),
    GoldPassage("3", "Bewoners ontbreken.", "beleid", {"partij.burger": "ontbreekt"}, frozenset({"thema.diversiteit"})),
    GoldPassage("4", "Niets.", "notulen", {}, frozenset({"thema.kennis"})),
]


def _coded(code: str, stance: str, level: str = "accepted", score: float = 0.8, start: int = 4, end: int = 9) -> dict[str, Any]:
    return {
        "code": code,
        "stance": stance,
        "level": level,
        "score": score,
        "evidence": {"start": start, "end": end},
        "rule": "delen",
    }


CODED = [
    {"id": "1", "codes": [_coded("thema.kennis", "toegepast"), _coded("netwerk.visie", "beoogd", "suggested", 0.4)]},
    {"id": "2", "codes": [_coded("borging.verantwoorden", "beoogd", "suggested", 0.3)]},
    {"id": "3", "codes": [_coded("partij.burger", "toegepast"), _coded("thema.diversiteit", "ontbreekt")]},
    {"id": "4", "codes": []},
]


@pytest.fixture(scope="module")
def found(codebook: Codebook) -> Evaluation:
    return evaluate(GOLD, CODED, codebook)


def test_every_pair_is_counted_once_and_disputed_ones_not_at_all(found: Evaluation) -> None:
    both, accepted = found.overall["both"], found.overall["accepted"]
    assert (both.both, both.only_machine, both.only_person) == (2, 2, 1)
    assert (accepted.both, accepted.only_machine, accepted.only_person) == (2, 0, 1)
    assert both.both + both.only_machine + both.only_person + both.neither == 4 * 66 - 2
    assert found.empty_kept == {"accepted": (1, 1), "both": (0, 1)}


def test_groups_add_up_to_the_whole(found: Evaluation) -> None:
    for groups in (found.codes, found.families, found.doc_types):
        for level, whole in found.overall.items():
            parts = [levels[level] for levels in groups.values()]
            assert sum(part.both for part in parts) == whole.both
            assert sum(part.only_machine for part in parts) == whole.only_machine
            assert sum(part.only_person for part in parts) == whole.only_person


def test_stances_are_compared_where_both_gave_the_code(found: Evaluation) -> None:
    assert found.stances == {("toegepast", "toegepast"): 1, ("ontbreekt", "toegepast"): 1}
    assert found.stance_accuracy == 0.5


def test_confusions_are_a_missed_and_an_extra_code_in_one_passage(found: Evaluation) -> None:
    assert found.confusions == [("netwerk.doel", "netwerk.visie", 1)]


def test_the_costliest_disagreements_come_first(found: Evaluation) -> None:
    shown = [(item.kind, item.passage_id, item.code) for item in found.disagreements]
    assert shown == [
        ("extra", "1", "netwerk.visie"),
        ("extra", "2", "borging.verantwoorden"),
        ("stance", "3", "partij.burger"),
        ("missed", "1", "netwerk.doel"),
    ]


def test_the_page_shows_text_as_text_and_marks_the_evidence(found: Evaluation, codebook: Codebook) -> None:
    page = html_page(found, codebook, "proef")
    assert "<b>kennis</b>" not in page
    assert "Wij <mark>delen</mark> &lt;b&gt;kennis&lt;/b&gt; in de kring." in page
    tags = _Balance()
    tags.feed(page)
    assert tags.open == []
    assert "http" not in page.replace("https://", "http")


def test_json_holds_every_code_and_is_the_same_each_time(found: Evaluation, codebook: Codebook) -> None:
    first, second = (json.dumps(as_json(evaluate(GOLD, CODED, codebook))) for _ in range(2))
    assert first == second
    assert as_json(found)["codes"].keys() == codebook.codes.keys()


def test_the_table_has_one_row_per_group_that_occurs(found: Evaluation, codebook: Codebook) -> None:
    rows = table_rows(found, "both")
    assert all(len(row) == len(table_header()) for row in rows)
    given = {"thema.kennis", "netwerk.doel", "netwerk.visie", "partij.burger", "borging.verantwoorden"}
    assert [row[1] for row in rows if row[0] == "code"] == [code for code in codebook.codes if code in given]


def test_reliability_goes_into_the_database_and_replaces_what_was_known(
    found: Evaluation, codebook: Codebook, tmp_path: Path
) -> None:
    with open_store(tmp_path / "working.duckdb") as store:
        for _ in range(2):
            store.record_reliability("proef", reliability_rows(found, codebook, "proef"))
        counted = store.connection.execute("SELECT count(*), count(DISTINCT code), min(passages) FROM reliability").fetchone()
    assert counted == (66, 66, 4)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("geen json", "gold.jsonl:1: is no coded passage"),
        ('{"id": "1", "text": "a"}', "gold.jsonl:1: is no coded passage"),
        ('{"id": "1", "text": "a", "codes": ["thema.kennis"]}', "gold.jsonl:1: is no coded passage"),
        ('{"id": "1", "text": "a", "codes": [{"code": "x", "stance": "beoogd"}]}', "has the unknown code 'x'"),
        ('{"id": "1", "text": "a", "codes": [{"code": "thema.kennis", "stance": "ja"}]}', "has the unknown stance 'ja'"),
        ('{"id": "1", "text": "a", "codes": [], "disputed": ["y"]}', "has the unknown code 'y'"),
        (
            '{"id": "1", "text": "a", "codes": []}\n{"id": "1", "text": "b", "codes": []}',
            "gold.jsonl:2: has the id '1' for the second",
        ),
        ("", "holds no passages"),
    ],
)
def test_a_mistake_in_a_gold_file_is_named_with_its_line(line: str, message: str, tmp_path: Path, codebook: Codebook) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(VuistregelError) as caught:
        read_gold(path, codebook)
    assert message in str(caught.value)


def test_the_command_prints_figures_and_writes_the_page(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    passage = {
        "id": "1",
        "text": "De partners komen elk kwartaal samen om lessen te delen en van elkaar te leren.",
        "codes": [{"code": "thema.kennis", "stance": "toegepast"}],
    }
    gold.write_text(json.dumps(passage), encoding="utf-8")
    done = CliRunner().invoke(main, ["evaluate", str(gold), "--format", "csv", "--html", str(tmp_path / "page.html")])
    assert done.exit_code == 0, done.output
    assert "code,thema.kennis,1,1.0,1.0,1.0" in done.output
    assert "<mark>" in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder 'shared' beside the checkout (gold sets, score.py)")
@pytest.mark.parametrize("name", ["dev-reports", "dev-minutes"])
def test_the_figures_are_those_of_the_scoring_script(name: str, tmp_path: Path, settings: Settings) -> None:
    gold = SHARED / "gold" / f"{name}.jsonl"
    predicted = tmp_path / "predicted.jsonl"
    with gold.open(encoding="utf-8") as lines:
        predicted.write_text("".join(json.dumps(row) + "\n" for row in code_lines(lines, settings)), encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, SHARED / "tools" / "score.py", gold, predicted, "--json"], capture_output=True, text=True, check=True
    )
    theirs, ours = json.loads(scored.stdout), evaluate_file(gold, settings)
    whole = ours.overall["both"]
    assert (whole.precision, whole.recall, whole.f1) == pytest.approx((theirs["precision"], theirs["recall"], theirs["micro_f1"]))
    assert ours.stance_accuracy == pytest.approx(theirs["stance_accuracy"])
    kept, every = ours.empty_kept["both"]
    assert kept / every == pytest.approx(theirs["empty_passages_left_empty"])
    given = {code: figures for code, figures in theirs["codes"].items() if figures["gold"]}
    for code, figures in given.items():
        assert ours.codes[code]["both"].alpha == pytest.approx(figures["alpha"], nan_ok=True), code


class _Balance(HTMLParser):
    """Tags that were opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
