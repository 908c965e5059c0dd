"""The flow on real documents, in real processes, with a real Prefect."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from importlib import import_module
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from pipeline.dutch_model import find_model
from pipeline.report import write_report
from pipeline.report.request import Request
from pipeline.settings import Settings
from tests.conftest import ROOT
from tests.documents import made_files as made
from tests.documents.conftest import needs_ocr
from tests.flows.conftest import prefect_api
from tests.unit.made_up_training import passage, training_folder

COMMAND = Path(sys.executable).with_name("vuistregel")
SCANNED = "Notulen van de kring\nWij spraken af dat de bewoners voortaan meedoen.\nDe gemeente regelt een zaal."
SAMPLE = ROOT / "examples" / "corpus" / "proeftuin-ouder-worden" / "2025"

pytestmark = pytest.mark.slow


def vuistregel(home: Path, *arguments: str | Path, code: int = 0, path: str = str(COMMAND.parent)) -> str:
    """The command as a user runs it, without OCR on the path; its standard output. Fails when the exit code is another."""
    done = subprocess.run(
        [COMMAND, "--home", home, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
        env={**os.environ, "PATH": path},
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def ask(home: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home / "corpus.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents in one network: four good ones, one broken, one scan without text."""
    folder = tmp_path_factory.mktemp("documenten")
    shutil.copytree(SAMPLE, folder / "proeftuin" / "2025")
    (folder / "proeftuin" / "leeg.docx").write_bytes(b"")
    scan = ROOT / "examples" / "corpus" / "kenniskring-wijkwarmte" / "2024" / "scan notulen kernteam 23 mei 2024.pdf"
    shutil.copy(scan, folder / "proeftuin" / "scan.pdf")
    return folder


@pytest.fixture(scope="module")
def home(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its first ingestion."""
    place = tmp_path_factory.mktemp("home")
    printed = vuistregel(place, "ingest", corpus, "--workers", "2", "--batch-size", "2", code=1)
    assert "4 ok, 0 skipped (unchanged), 2 failed" in printed
    return place


def test_every_file_ends_in_the_corpus_or_among_the_failures(home: Path, corpus: Path) -> None:
    found = {path for (path,) in ask(home, "SELECT path FROM documents UNION ALL SELECT path FROM failures")}
    assert found == {file.relative_to(corpus).as_posix() for file in corpus.rglob("*") if file.is_file()}


def test_a_failure_says_what_is_wrong_and_what_to_do(home: Path) -> None:
    rows = dict(ask(home, "SELECT path, cause || ': ' || reason FROM failures"))
    assert rows["proeftuin/leeg.docx"] == "empty: is empty (0 bytes). Copy or export it again."
    assert str(rows["proeftuin/scan.pdf"]).startswith("needs_ocr: ")


def test_the_run_is_recorded_with_what_it_used(home: Path) -> None:
    rows = ask(home, "SELECT documents_ok, documents_failed, passages, codings, model <> '', finished_at FROM runs")
    assert len(rows) == 1
    ok, failed, passages, codings, model, finished = rows[0]
    counted = ask(home, "SELECT (SELECT count(*) FROM passages), (SELECT count(*) FROM codings)")[0]
    assert (ok, failed, passages, codings, model) == (4, 2, *counted, True)
    assert finished is not None


def test_offsets_in_the_database_are_code_points_of_the_stored_text(home: Path) -> None:
    wrong = ask(
        home,
        """SELECT count(*) FROM passages p JOIN documents d USING (document_id)
           WHERE substr(d.text, p.char_start + 1, p.char_end - p.char_start) <> p.text""",
    )
    wrong += ask(
        home,
        """SELECT count(*) FROM codings c JOIN passages p USING (passage_id)
           WHERE substr(p.text, c.evidence_start + 1, c.evidence_end - c.evidence_start) <> c.evidence_text""",
    )
    for table, column in {"decisions": "text", "actions": "what", "attendance": "name"}.items():
        wrong += ask(
            home,
            f"""SELECT count(*) FROM {table} t JOIN documents d USING (document_id)
                WHERE substr(d.text, t.char_start + 1, t.char_end - t.char_start) <> t.{column}""",
        )
    wrong += ask(
        home,
        """SELECT count(*) FROM turns t JOIN documents d USING (document_id)
           WHERE NOT starts_with(substr(d.text, t.char_start + 1, t.char_end - t.char_start), t.speaker)""",
    )
    filled = [ask(home, f"SELECT count(*) > 0 FROM {table}") for table in ("agenda_items", "decisions", "actions", "attendance")]
    assert filled == [[(True,)]] * 4
    assert set(wrong) == {(0,)}


def test_a_second_run_does_nothing_and_says_so(home: Path, corpus: Path) -> None:
    before = (home / "corpus.duckdb").stat().st_mtime_ns
    printed = vuistregel(home, "ingest", corpus, code=1)
    assert "nothing to do" in printed
    assert "0 ok, 4 skipped (unchanged), 2 failed" in printed
    assert (home / "corpus.duckdb").stat().st_mtime_ns == before


def test_the_same_documents_give_the_same_rows_on_another_machine(
    home: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("andere machine")
    shutil.copytree(corpus, elsewhere / "documenten")
    vuistregel(elsewhere / "home", "ingest", elsewhere / "documenten", "--workers", "1", "--batch-size", "5", code=1)
    for table in ("documents", "passages", "annotations", "codings", "failures", "codes"):
        assert ask(home, f"FROM {table}") == ask(elsewhere / "home", f"FROM {table}"), table


def test_a_changed_document_is_replaced_and_a_mended_one_leaves_the_failures(
    home: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("later") / "home"
    shutil.copytree(home, place)
    minutes = corpus / "proeftuin" / "2025" / "2025-04-10 kernteam.md"
    original = minutes.read_bytes()
    good = (corpus / "proeftuin" / "2025" / "2025-09-18 notulen stuurgroep.docx").read_bytes()
    try:
        minutes.write_bytes(original + b"\n\nWij delen voortaan elk kwartaal onze ervaringen met elkaar.\n")
        (corpus / "proeftuin" / "leeg.docx").write_bytes(good)
        printed = vuistregel(place, "ingest", corpus, code=1)
    finally:
        minutes.write_bytes(original)
        (corpus / "proeftuin" / "leeg.docx").write_bytes(b"")
    assert "2 ok, 3 skipped (unchanged), 1 failed" in printed
    assert ask(place, "SELECT count(*) FROM documents WHERE path LIKE '%2025-04-10 kernteam.md'") == [(1,)]
    assert ask(place, "SELECT count(*) FROM passages WHERE text LIKE '%voortaan elk kwartaal onze ervaringen%'") == [(1,)]
    assert ask(place, "SELECT path FROM failures") == [("proeftuin/scan.pdf",)]
    orphans = "SELECT count(*) FROM {} WHERE document_id NOT IN (SELECT document_id FROM documents)"
    assert [ask(place, orphans.format(table)) for table in ("passages", "annotations", "codings")] == [[(0,)]] * 3


def test_what_a_sidecar_says_is_taken_up_although_the_document_is_unchanged(
    home: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("sidecar") / "home"
    shutil.copytree(home, place)
    sidecar = corpus / "documents.csv"
    try:
        sidecar.write_text("path;netwerk\nproeftuin/2025/2025-04-10 kernteam.md;Kring Zuid\n", encoding="utf-8")
        printed = vuistregel(place, "ingest", corpus, code=1)
    finally:
        sidecar.unlink()
    assert "1 ok, 3 skipped (unchanged), 2 failed" in printed
    assert ask(place, "SELECT path FROM documents WHERE network = 'Kring Zuid'") == [("proeftuin/2025/2025-04-10 kernteam.md",)]


def test_the_page_of_prefect_shows_what_ran_and_what_failed(home: Path, corpus: Path) -> None:
    (run,) = prefect_api("flow_runs/filter", {"flow_runs": {"name": {"like_": f"ingest 6 documents from {corpus.as_posix()}"}}})
    assert run["state_name"] == "Completed"
    assert run["parameters"]["settings"] == {"home": str(home), "workers": 2, "batch_size": 2}
    chosen = {"flow_runs": {"id": {"any_": [run["id"]]}}}
    artifacts = {found["key"]: found for found in prefect_api("artifacts/filter", chosen)}
    failed = {row["document"]: row["reason"] for row in json.loads(artifacts["ingest-failed"]["data"])}
    assert failed["proeftuin/leeg.docx"] == "is empty (0 bytes). Copy or export it again."
    assert "4 ok, 0 skipped (unchanged), 2 failed" in artifacts["ingest-summary"]["description"]
    assert artifacts["ingest-progress"]["data"] == 100
    assert (home / "corpus.duckdb").as_uri() in artifacts["corpus"]["data"]
    tasks = {found["name"] for found in prefect_api("task_runs/filter", chosen)}
    assert "proeftuin/2025/2025-01-23 verslag themabijeenkomst.html and 1 more" in tasks


def test_the_section_of_last_year_is_written_by_a_flow_and_can_be_read_in_the_page(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = import_module("flows.annual_report")
    monkeypatch.setattr(flow, "now", lambda: datetime(2026, 1, 15))
    (written,) = flow.annual_report({"home": str(home)}, formats=("md",))
    assert written == home / "report" / "evaluatie-2025.md"
    (same,) = write_report(home / "corpus.duckdb", Request(2025), tmp_path, ("md",))
    assert written.read_bytes() == same.read_bytes()
    assert _artifact("report") == written.read_text(encoding="utf-8")
    assert written.as_uri() in _artifact("report-md")


def test_a_flow_trains_a_new_version_and_codes_the_corpus_with_it(home: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(home, tmp_path / "home"))
    codes = ("", "thema.kennis", "thema.adaptief", "vuistregel.1")
    training_folder(tmp_path / "models", codes)
    (tmp_path / "mine.jsonl").write_text("".join(f"{passage(code or '-', code)}\n" for code in codes), encoding="utf-8")
    dutch = find_model("auto", Settings().models)
    chosen = {"home": str(place), "models": str(tmp_path / "models"), "model": str(dutch)}
    figures = import_module("flows.retrain").retrain(chosen, [str(tmp_path / "mine.jsonl")])
    assert figures["data"]["own"]["passages"] == 4
    assert _artifact("model-card") == (place / "models" / "coder" / "1.0.0" / "card.md").read_text(encoding="utf-8")
    assert _artifact("recode-summary").startswith("4 documents, ")
    assert ask(place, "SELECT documents_recoded FROM runs ORDER BY ordinal") == [(0,), (4,)]


def _artifact(key: str) -> str:
    """What the page shows under a name: of the last run that made it."""
    (found,) = prefect_api("artifacts/latest/filter", {"artifacts": {"key": {"any_": [key]}}})
    return str(found["data"])


@needs_ocr
def test_a_scan_is_read_at_the_first_run_after_ocr_is_installed(tmp_path: Path) -> None:
    (tmp_path / "kring").mkdir()
    (tmp_path / "kring" / "scan.pdf").write_bytes(made.scan([SCANNED]))
    vuistregel(tmp_path / "home", "ingest", tmp_path / "kring", code=1)
    again = vuistregel(tmp_path / "home", "ingest", tmp_path / "kring", path=os.environ["PATH"])
    assert "1 ok, 0 skipped (unchanged), 0 failed" in again
    assert ask(tmp_path / "home", "SELECT ocr_pages, unread_pages FROM documents") == [([1], [])]
    last = vuistregel(tmp_path / "home", "ingest", tmp_path / "kring", path=os.environ["PATH"])
    assert "1 skipped" in last


def test_remarks_in_the_margin_are_published_beside_the_text(tmp_path: Path) -> None:
    (tmp_path / "kring").mkdir()
    book = load_workbook(BytesIO(made.xlsx({"Terugblik": [[made.DUTCH]]})))
    book["Terugblik"]["A1"].comment = Comment("Wie gaat dat doen?", "Iemand")
    book.save(tmp_path / "kring" / "stuk.xlsx")
    vuistregel(tmp_path / "home", "ingest", tmp_path / "kring")
    rows = ask(tmp_path / "home", "SELECT path, ordinal, comments.text, anchor FROM comments JOIN documents USING (document_id)")
    assert rows == [("stuk.xlsx", 0, "Wie gaat dat doen?", "Terugblik!A1")]
