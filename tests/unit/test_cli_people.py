"""The commands for judgements and earlier runs, as a user gives them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.codebook import Codebook
from pipeline.store import open_store, publish
from tests.conftest import ROOT
from tests.unit.test_store import RUN, TEXT, filled, outcome


@pytest.fixture
def home(tmp_path: Path, codebook: Codebook) -> Path:
    with open_store(tmp_path / "work" / "working.duckdb") as store:
        filled(store, codebook, outcome())
        store.finish_run(RUN.run_id, RUN.started_at, 1.0, {})
        publish(store, tmp_path / "corpus.duckdb")
    return tmp_path


def vuistregel(home: Path, *arguments: str, stdin: str = "", code: int = 0) -> str:
    """The printed rows, or what went wrong where `code` says that something should."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--home", home, *arguments],
        input=stdin, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False,
        env={**os.environ, "VUISTREGEL_REVIEWER": "anna"},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


def test_a_judgement_shows_at_once_and_can_be_listed(home: Path) -> None:
    (row,) = json.loads(vuistregel(home, "sql", "--format", "json", "SELECT passage_id FROM codings"))
    assert "thema.kennis rejected" in vuistregel(home, "judge", row["passage_id"], "thema.kennis", "rejected", "--remark", "nee")
    table = f"passage_id,code,verdict,stance\n{row['passage_id']},partij.burger,added,beoogd\n"
    assert "1 judgements, 0 were there already" in vuistregel(home, "judgements", "import", "-", "--later", stdin=table)
    (listed,) = json.loads(vuistregel(home, "judgements", "--format", "json"))
    assert (listed["reviewer"], listed["status"], listed["remark"], listed["text"]) == ("anna", "applied", "nee", TEXT)
    assert json.loads(vuistregel(home, "judgements", "--status", "look_again", "--format", "json")) == []
    assert vuistregel(home, "sql", "--format", "csv", "SELECT count(*) AS n FROM codings") == "n\n0\n"
    for arguments, problem in [
        (("pas_weg", "thema.kennis", "rejected"), "passage pas_weg: is not in the corpus"),
        ((row["passage_id"], "thema.weg", "rejected"), "code thema.weg: is not in the codebook"),
        ((row["passage_id"], "thema.diversiteit", "accepted"), "has no stance"),
    ]:
        assert problem in vuistregel(home, "judge", *arguments, code=2)


def test_a_judgement_is_safe_while_a_run_has_the_database(home: Path) -> None:
    (row,) = json.loads(vuistregel(home, "sql", "--format", "json", "SELECT passage_id FROM codings"))
    with duckdb.connect(str(home / "work" / "working.duckdb")):
        assert "kept " in vuistregel(home, "judge", row["passage_id"], "thema.kennis", "rejected")
    assert json.loads(vuistregel(home, "judgements", "--format", "json")) == []
    vuistregel(home, "judge", row["passage_id"], "thema.kennis", "withdrawn")
    assert len(json.loads(vuistregel(home, "judgements", "--format", "json"))) == 2


def test_a_home_without_working_database_is_not_published_empty(home: Path) -> None:
    (row,) = json.loads(vuistregel(home, "sql", "--format", "json", "SELECT passage_id FROM codings"))
    (home / "work" / "working.duckdb").unlink()
    vuistregel(home, "judge", row["passage_id"], "thema.kennis", "rejected")
    assert vuistregel(home, "sql", "--format", "csv", "SELECT count(*) AS n FROM documents") == "n\n1\n"


def test_runs_says_which_can_still_be_asked(home: Path) -> None:
    (run,) = json.loads(vuistregel(home, "runs", "--format", "json"))
    assert (run["run"], run["run_id"], run["published"]) == (1, "run_1", True)
    assert vuistregel(home, "sql", "--run", "run_1", "--format", "csv", "SELECT 1 AS one") == "one\n1\n"
    assert "run 7: has no published version here. Choose one of: 1." in vuistregel(home, "sql", "--run", "7", "SELECT 1", code=2)
    assert "run 7: has no" in vuistregel(home, "report", "--year", "2025", "--run", "7", code=2)
    written = vuistregel(home, "report", "--year", "2025", "--run", "1", "--format", "md", "--output", str(home / "rapport"))
    assert Path(written.strip()).is_file()
