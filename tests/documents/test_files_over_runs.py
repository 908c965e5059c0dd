"""What becomes of files over the runs: touched, changed, moved, vanished and back again."""

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.discover import discover
from pipeline.intake import Plan, Summary, begin, finish, plan
from pipeline.process import process_batch
from pipeline.settings import Settings
from pipeline.store import Store, open_store
from pipeline.summary import summary_lines

NOW = datetime(2026, 1, 1)
TEXTS = {
    "kring/een.md": "# Verslag van januari\n\nDe partners wisselen elk kwartaal hun ervaringen uit en leren van elkaar.\n",
    "kring/twee.md": "# Verslag van maart\n\nEr is geen tijd om samen te leren; de gemeente zoekt nieuwe partners op.\n",
}
"""Made up."""


class Corpus:
    """A folder, a working database, and runs as the flow makes them, in this process."""

    def __init__(self, folder: Path, store: Store, settings: Settings) -> None:
        self.folder, self.store, self.settings = folder, store, settings

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def plan(self, folder: Path | None = None) -> Plan:
        paths = [folder or self.folder]
        return plan(discover(paths), self.settings, self.store, paths=paths)

    def run(self, folder: Path | None = None, forget: bool = False) -> Summary:
        todo = self.plan(folder)
        run = begin(self.store, todo, self.settings, NOW)
        summary = Summary(skipped=todo.unchanged, failed=list(todo.failed_before))
        outcomes = process_batch(todo.pending, self.settings)
        self.store.save(outcomes, todo.fingerprints, run.run_id)
        summary.add(outcomes)
        finish(self.store, todo, self.settings, run, summary, forget)
        self.store.finish_run(run.run_id, NOW, 1.0, summary.figures())
        return summary

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        return self.store.connection.execute(sql).fetchall()

    def versions(self) -> list[tuple[Any, ...]]:
        return self.ask("""
            SELECT path, version, status, first.ordinal, last.ordinal FROM intake.versions
            JOIN runs first ON first.run_id = first_run LEFT JOIN runs last ON last.run_id = last_run ORDER BY ALL""")

    def documents(self) -> list[tuple[Any, ...]]:
        return self.ask("""
            SELECT documents.path, version, ordinal
            FROM documents LEFT JOIN runs ON runs.run_id = vanished_in_run ORDER BY ALL""")


@pytest.fixture
def corpus(tmp_path: Path, settings: Settings) -> Any:
    """Two documents after their first run."""
    with open_store(tmp_path / "working.duckdb") as store:
        made = Corpus(tmp_path / "documenten", store, settings)
        for name, text in TEXTS.items():
            made.write(name, text)
        assert made.run().ok == 2
        yield made


def test_a_file_that_was_touched_is_hashed_once_and_left_alone(corpus: Corpus) -> None:
    path = corpus.folder / "kring/een.md"
    os.utime(path, ns=(5, 5))
    todo = corpus.plan()
    assert (todo.pending, todo.unchanged, todo.has_work) == ((), 2, False)
    assert corpus.ask("SELECT count(*) FROM intake.files WHERE modified_ns = 5") == [(1,)]


def test_other_bytes_of_the_same_size_are_another_version(corpus: Corpus) -> None:
    path = corpus.write("kring/een.md", TEXTS["kring/een.md"].replace("januari", "oktober"))
    os.utime(path, ns=(5, 5))
    assert corpus.run().ok == 1
    corpus.write("kring/een.md", TEXTS["kring/een.md"])
    assert corpus.run().ok == 1
    assert corpus.versions() == [
        ("kring/een.md", 1, "replaced", 1, 2),
        ("kring/een.md", 2, "replaced", 2, 3),
        ("kring/een.md", 3, "present", 3, None),
        ("kring/twee.md", 1, "present", 1, None),
    ]
    assert corpus.documents() == [("kring/een.md", 3, None), ("kring/twee.md", 1, None)]
    assert corpus.ask("SELECT count(DISTINCT document_id), count(DISTINCT document_id) FROM passages") == [(2, 2)]


def test_a_file_that_is_read_again_for_another_reason_keeps_its_version(corpus: Corpus) -> None:
    corpus.ask("UPDATE intake.files SET extraction = 'of an older program'")
    assert corpus.run().ok == 2
    assert corpus.versions() == [(name, 1, "present", 1, None) for name in TEXTS]


def test_a_vanished_file_is_marked_and_counted_until_it_is_forgotten(corpus: Corpus) -> None:
    (corpus.folder / "kring/een.md").unlink()
    assert corpus.plan().has_work
    summary = corpus.run()
    assert (summary.vanished, summary.newly_vanished, summary.skipped) == (["kring/een.md"], 1, 1)
    assert "vanished    kring/een.md: its file is gone; it still counts" in summary_lines(summary)
    assert corpus.documents() == [("kring/een.md", 1, 2), ("kring/twee.md", 1, None)]
    assert corpus.ask("SELECT count(DISTINCT document_id) FROM codings") == [(2,)]
    assert corpus.ask("SELECT documents_vanished FROM runs ORDER BY ordinal") == [(0,), (1,)]
    assert not corpus.plan().has_work
    later = corpus.run()
    assert (later.vanished, later.newly_vanished) == (["kring/een.md"], 0)
    last = corpus.run(forget=True)
    assert (last.vanished, last.forgotten) == ([], ("kring/een.md",))
    assert corpus.documents() == [("kring/twee.md", 1, None)]
    for table in ("passages", "annotations", "codings", "intake.stages", "intake.signatures"):
        assert corpus.ask(f"SELECT count(DISTINCT document_id) FROM {table}") == [(1,)], table
    assert corpus.versions()[0] == ("kring/een.md", 1, "forgotten", 1, 2)


@pytest.mark.parametrize("changed", [False, True])
def test_a_file_that_comes_back_is_there_again(corpus: Corpus, changed: bool) -> None:
    path = corpus.folder / "kring/een.md"
    path.unlink()
    corpus.run()
    corpus.write("kring/een.md", TEXTS["kring/een.md"] + ("\nEn verder.\n" if changed else ""))
    assert corpus.plan().has_work
    summary = corpus.run()
    assert (summary.ok, summary.vanished) == (int(changed), [])
    assert corpus.documents() == [("kring/een.md", 1 + changed, None), ("kring/twee.md", 1, None)]
    newest = corpus.versions()[int(changed)]
    assert newest == ("kring/een.md", 1 + changed, "present", 3 if changed else 1, None)


def test_a_moved_file_is_no_vanished_one_and_goes_on_with_its_version(corpus: Corpus) -> None:
    corpus.write("kring/een.md", TEXTS["kring/een.md"] + "\nEn verder.\n")
    corpus.run()
    (corpus.folder / "archief").mkdir()
    shutil.move(corpus.folder / "kring/een.md", corpus.folder / "archief/1.md")
    summary = corpus.run()
    assert (summary.moved, summary.vanished, summary.newly_vanished) == ((("kring/een.md", "archief/1.md"),), [], 0)
    assert "moved       kring/een.md -> archief/1.md" in summary_lines(summary)
    assert corpus.documents() == [("archief/1.md", 2, None), ("kring/twee.md", 1, None)]
    assert corpus.versions()[:3] == [
        ("archief/1.md", 2, "present", 3, None),
        ("kring/een.md", 1, "replaced", 1, 2),
        ("kring/een.md", 2, "moved", 2, 3),
    ]
    assert not corpus.plan().has_work


def test_of_two_vanished_copies_one_moved_and_the_other_is_gone(corpus: Corpus) -> None:
    corpus.write("kring/een kopie.md", TEXTS["kring/een.md"])
    corpus.run()
    for name in ("kring/een.md", "kring/een kopie.md"):
        (corpus.folder / name).unlink()
    corpus.write("kring/los.md", TEXTS["kring/een.md"])
    summary = corpus.run()
    assert summary.moved == (("kring/een kopie.md", "kring/los.md"),)
    assert summary.vanished == ["kring/een.md"]


def test_a_file_outside_the_paths_of_a_run_has_not_vanished(corpus: Corpus) -> None:
    corpus.write("lab/drie.md", "# Verslag van mei\n\nHet lab deelt zijn kennis met alle gemeenten in de regio.\n")
    corpus.run()
    (corpus.folder / "kring/een.md").unlink()
    assert corpus.plan(corpus.folder / "lab").missing == ()
    assert corpus.run(corpus.folder / "lab").vanished == []


def test_a_failed_file_that_is_gone_is_no_failure_any_more(corpus: Corpus) -> None:
    corpus.write("kring/leeg.md", "")
    assert len(corpus.run().failed) == 1
    (corpus.folder / "kring/leeg.md").unlink()
    assert corpus.run().failed == []
    assert corpus.ask("SELECT count(*) FROM intake.files") == [(2,)]


def test_another_lexicon_codes_again_in_the_run_and_reads_no_file(corpus: Corpus, settings: Settings, tmp_path: Path) -> None:
    corpus.write("kring/leeg.md", "")
    corpus.run()
    lexicons = Path(shutil.copytree(settings.lexicons, tmp_path / "lexicons"))
    thema = lexicons / "thema.yaml"
    text = thema.read_text(encoding="utf-8")
    thema.write_text(text.replace("      strong:\n", "      strong:\n        - tijd\n", 1), encoding="utf-8")
    corpus.settings = Settings(lexicons=lexicons)
    todo = corpus.plan()
    assert (todo.pending, todo.outdated, todo.unchanged, len(todo.failed_before)) == ((), 2, 2, 1)
    summary = corpus.run()
    assert (summary.recoded.documents, summary.recoded.passages) == (2, 1)
    assert any(line.startswith("coded again 2 documents, 1 passages") for line in summary_lines(summary))
    assert corpus.ask("SELECT count(DISTINCT lexicon) FROM intake.stages") == [(1,)]
    assert not corpus.plan().has_work
