"""Wrong use of the command line: one sentence with the remedy, and the exit code of the contract."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.settings import Settings
from pipeline.store import open_store, publish
from tests.unit.test_store import filled, outcome

COMMAND = Path(sys.executable).with_name("vuistregel")


def vuistregel(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments], input=stdin, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Path:
    """A home with a published corpus of one document."""
    folder = tmp_path_factory.mktemp("home")
    with open_store(folder / "work" / "working.duckdb") as store:
        filled(store, codebook, outcome())
        publish(store, folder / "corpus.duckdb")
    return folder


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ingest", "no-such-folder"], "no-such-folder: does not exist. Name a file or a folder with documents."),
        (["ingest", "."], ".: holds no documents. Put docx, odt, pdf, html, md or txt files in it."),
        (["sql", "SELECT 1"], "there is no database yet. Take in documents first: vuistregel ingest FOLDER."),
        (["report", "--year", "2025"], "there is no database yet. Take in documents first: vuistregel ingest FOLDER."),
        (["recode"], "has no corpus yet. Take in documents first: vuistregel ingest FOLDER."),
        (["codebook", "diff", "nope", "shipped"], "codebook nope: is no folder, and there is no corpus that could have kept it."),
        (["codebook", "list", "--family", "themas"], "family themas: is not in the codebook. Choose one of borging, circulatie"),
        (["ingest", ".", "--runner", "spark"], "--runner spark: is no runner. Give --runner processes, dask (a cluster on this"),
        (
            ["serve", ".", "--watch", "--runner", "dask="],
            "--runner dask=: is no runner. Give --runner processes, dask",
        ),
        (["--lexicons", ".", "codebook", "check"], "holds no codebook. Name a folder with codebook.yaml, stance.yaml and"),
        (["--model", "nl_nonsense", "code"], "is neither an installed package nor a folder with a pipeline. Use 'auto' or a"),
    ],
)
def test_wrong_use_is_one_sentence_with_the_remedy(arguments: list[str], message: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "--home", tmp_path / "home", *arguments],
        input='{"id": 1, "text": "a"}', capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120,
    )  # fmt: skip
    assert message in done.stderr
    assert done.stderr.startswith("vuistregel: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("statement", "part"),
    [("SELEC 1", "Parser Error"), ("SELECT nothing FROM documents", "nothing"), ("FROM no_such_table", "no_such_table")],
)
def test_a_wrong_statement_gets_the_explanation_of_the_database(home: Path, statement: str, part: str) -> None:
    done = vuistregel("--home", home, "sql", statement)
    assert done.returncode == 2
    assert part in done.stderr
    assert "docs/data-dictionary.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_year_names_the_known_ones(home: Path) -> None:
    done = vuistregel("--home", home, "report", "--year", "1900")
    assert done.returncode == 2
    assert "Choose one of: 2025." in done.stderr


def test_a_database_held_by_a_writer_is_said_to_be(home: Path) -> None:
    path = home / "corpus.duckdb"
    hold = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print(1, flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    try:
        done = vuistregel("--home", home, "sql", "SELECT 1")
    finally:
        holder.communicate(b"")
    assert done.returncode == 2
    assert "is held for writing by another program" in done.stderr


def test_sql_gives_csv_with_a_header_and_json_as_objects(home: Path) -> None:
    sql = 'SELECT path, doc_date, pages, title AS "a,b" FROM documents'
    csv = vuistregel("--home", home, "sql", "--format", "csv", sql).stdout
    assert csv == 'path,doc_date,pages,"a,b"\nnetwerk/a.md,2025-03-01,,Titel\n'
    rows = json.loads(vuistregel("--home", home, "sql", "--format", "json", sql).stdout)
    assert rows == [{"path": "netwerk/a.md", "doc_date": "2025-03-01", "pages": None, "a,b": "Titel"}]
    table = vuistregel("--home", home, "sql", sql).stdout
    assert "netwerk/a.md" in table
    assert "1 row\n" in table


def test_sql_reads_its_query_from_standard_input(home: Path) -> None:
    assert vuistregel("--home", home, "sql", "--format", "csv", stdin="SELECT count(*) AS n FROM documents").stdout == "n\n1\n"


def test_code_writes_one_line_per_line_in_order_with_the_keys_of_the_contract() -> None:
    texts = ["Wij leren van elkaar en delen onze ervaringen 🌱 met de partners.", "", "De lamp is vervangen."]
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(texts)]
    done = vuistregel("code", stdin="\n".join([lines[0], "", *lines[1:]]))
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == [0, 1, 2]
    assert rows[0]["codes"]
    assert rows[1]["codes"] == rows[2]["codes"] == []
    for coding in rows[0]["codes"]:
        assert set(coding) == {"code", "stance", "score", "level", "source", "evidence"}
        assert texts[0][coding["evidence"]["start"] : coding["evidence"]["end"]] == coding["evidence"]["text"]


@pytest.mark.parametrize("line", ["{", '{"id": 1}', "[1]", '"text"', '{"id": 1, "text": 5}', "null"])
def test_code_names_the_line_that_is_wrong(line: str) -> None:
    done = vuistregel("code", stdin='{"id": 0, "text": "goed"}\n' + line)
    assert done.returncode == 2
    assert "line 2: " in done.stderr


def test_doctor_says_which_pipeline_is_used(home: Path) -> None:
    done = vuistregel("--home", home, "doctor")
    assert done.returncode == 0, done.stdout
    assert "Dutch pipeline" in done.stdout
    assert "1 documents, 1 codings" in done.stdout


def test_codebook_list_gives_all_codes() -> None:
    rows = json.loads(vuistregel("codebook", "list", "--format", "json").stdout)
    assert len(rows) == 66
    assert sorted(row["code"] for row in rows if row["code"].startswith("vuistregel")) == [f"vuistregel.{n}" for n in range(1, 7)]


def test_two_codebooks_are_compared_term_by_term_without_a_corpus(tmp_path: Path, settings: Settings) -> None:
    changed = Path(shutil.copytree(settings.lexicons, tmp_path / "anders"))
    thema = changed / "thema.yaml"
    text = thema.read_text(encoding="utf-8")
    thema.write_text(text.replace("      strong:\n", "      strong:\n        - kennismaken ~ leren\n", 1), encoding="utf-8")
    rows = vuistregel("--home", tmp_path, "codebook", "diff", "shipped", changed, "--format", "csv")
    assert rows.stdout.splitlines()[1:] == ["thema.kennis,kept,1,0,0,,"]
    assert "there is no corpus yet" in rows.stderr
    terms = vuistregel("--home", tmp_path, "codebook", "diff", changed, "shipped", "--terms", "--format", "csv")
    assert terms.stdout.splitlines()[1:] == ["thema.kennis,term,removed,kennismaken ~ leren"]
    assert not (tmp_path / "work").exists()
