"""One document through the whole path: the same file gives the same outcome, and every part of it fits."""

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from examples.build import CORPUS
from pipeline.discover import discover
from pipeline.process import Tools, fingerprints, process_file
from pipeline.records import Fingerprints, Outcome, Stages
from pipeline.settings import Settings
from tests.documents import made_files as made
from tests.documents.conftest import TakeIn

FOLDER = CORPUS / "proeftuin-ouder-worden" / "2024"


@pytest.fixture(scope="module")
def outcomes(take_in: TakeIn) -> list[Outcome]:
    return take_in(FOLDER)


def test_every_document_of_a_folder_is_coded(outcomes: list[Outcome]) -> None:
    assert [outcome.status for outcome in outcomes] == ["ok"] * len(list(FOLDER.iterdir()))
    assert all(outcome.codings and outcome.passages for outcome in outcomes)


def test_passages_are_slices_of_the_text_of_their_document(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        assert outcome.document is not None
        for item in outcome.passages:
            passage = item.passage
            assert passage.document_id == outcome.document.document_id
            assert outcome.document.text[passage.char_start : passage.char_end] == passage.text


def test_evidence_stands_in_its_passage_and_codings_are_told_apart(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        texts = {item.passage.passage_id: item.passage.text for item in outcome.passages}
        for coding in outcome.codings:
            assert texts[coding.passage_id][coding.evidence_start : coding.evidence_end] == coding.evidence_text
        assert len({coding.coding_id for coding in outcome.codings}) == len(outcome.codings)


def test_the_same_file_gives_the_same_outcome_wherever_its_folder_stands(
    outcomes: list[Outcome], take_in: TakeIn, tmp_path: Path
) -> None:
    again = take_in(Path(shutil.copytree(FOLDER, tmp_path / "elders")))
    assert [replace(outcome, location="", modified_ns=0) for outcome in again] == [
        replace(outcome, location="", modified_ns=0) for outcome in outcomes
    ]


def test_another_name_is_another_document_with_the_same_content(take_in: TakeIn, tmp_path: Path) -> None:
    for name in ("een.txt", "twee.txt"):
        (tmp_path / name).write_text(made.DUTCH, encoding="utf-8")
    first, second = take_in(tmp_path)
    assert first.document is not None
    assert second.document is not None
    assert first.content_hash == second.content_hash
    assert first.document.document_id != second.document.document_id
    assert not {item.passage.passage_id for item in first.passages} & {item.passage.passage_id for item in second.passages}


def test_a_change_of_content_changes_hash_and_id(take_in: TakeIn, tmp_path: Path) -> None:
    path = tmp_path / "stuk.txt"
    found = []
    for text in (made.DUTCH, made.DUTCH + " Klaar."):
        path.write_text(text, encoding="utf-8")
        found += take_in(path)
    assert len({outcome.content_hash for outcome in found}) == 2
    assert len({outcome.document.document_id for outcome in found if outcome.document}) == 2


def test_a_fault_of_the_program_costs_one_document_and_asks_for_a_report(tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "stuk.txt").write_text(made.DUTCH, encoding="utf-8")
    (file,) = discover([tmp_path])
    outcome = process_file(file, replace(tools, coder=None))  # type: ignore[arg-type] - a program with a fault
    assert (outcome.status, outcome.cause, outcome.stage) == ("failed", "internal", "internal")
    assert "AttributeError" in outcome.reason
    assert "Report it with the file and version" in outcome.reason


def test_outcomes_travel_between_processes(outcomes: list[Outcome], take_in: TakeIn, tmp_path: Path) -> None:
    (tmp_path / "leeg.txt").write_bytes(b"")
    for outcome in [outcomes[0], *take_in(tmp_path)]:
        assert pickle.loads(pickle.dumps(outcome)) == outcome


def test_the_fingerprint_of_coding_follows_the_lexicons_and_no_other_does(settings: Settings, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(settings.lexicons, tmp_path / "gelijk"))
    changed = Path(shutil.copytree(settings.lexicons, tmp_path / "anders"))
    with (changed / "thema.yaml").open("a", encoding="utf-8") as stream:
        stream.write("# een ander bestand\n")
    base, same, other = (fingerprints(replace(settings, lexicons=folder)) for folder in (settings.lexicons, copy, changed))
    assert base == same
    assert other == replace(base, stages=replace(base.stages, lexicon=other.stages.lexicon))
    assert other.stages.lexicon != base.stages.lexicon


def test_any_changed_stage_changes_the_whole_fingerprint() -> None:
    stages = Stages("2", "3", "4")
    base = Fingerprints("1", stages)
    others = [
        replace(base, extraction="9"),
        *(replace(base, stages=replace(stages, **{name: "9"})) for name in Stages.__slots__),
        Fingerprints("12", Stages("", "3", "4")),
    ]
    assert len({prints.all for prints in [base, *others]}) == 6
