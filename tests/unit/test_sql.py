"""`vuistregel sql`: nothing gets out of the database, and values come out as they are in every format."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.store import open_published, open_store, publish
from pipeline.store.read import answers, stopped_after
from tests.conftest import CASES
from tests.unit.test_store import filled, outcome

HOSTILE = yaml.safe_load((CASES / "hostile_sql.yaml").read_text(encoding="utf-8"))
REFUSED = [statement for group in HOSTILE["refused"].values() for statement in group]
SECRET = "zeer geheim"
ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range * b.range) % 7 = 3"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, codebook: Codebook) -> Path:
    """A home with a published corpus of one document."""
    folder = tmp_path_factory.mktemp("home")
    with open_store(folder / "work" / "working.duckdb") as store:
        filled(store, codebook, outcome())
        publish(store, folder / "corpus.duckdb")
    return folder


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a secret; after the test everything around is as it was."""
    (tmp_path / "secret.csv").write_text(f"a\n{SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("SECRET_OF_THE_PROGRAM", SECRET)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    assert [path.name for path in tmp_path.rglob("*")] == ["secret.csv"]


def ask(home: Path, sql: str) -> list[object]:
    secret_of_the_program = duckdb.sql(f"SELECT '{SECRET}' AS a").to_arrow_table()
    assert secret_of_the_program.num_rows == 1  # a table that DuckDB would find by the name of the variable
    with open_published(home / "corpus.duckdb") as connection:
        return [row for cursor in answers(connection, sql) for row in cursor.fetchall()]


@pytest.mark.parametrize("statement", REFUSED)
def test_a_hostile_statement_is_refused(home: Path, outside: Path, statement: str) -> None:
    before = (home / "corpus.duckdb").read_bytes()
    with pytest.raises(VuistregelError, match=r"^SQL: ") as error:
        ask(home, statement.replace("{folder}", str(outside)))
    assert SECRET not in str(error.value)
    assert (home / "corpus.duckdb").read_bytes() == before
    assert sorted(path.name for path in home.iterdir() if path.is_file()) == ["corpus.duckdb"]


@pytest.mark.parametrize("statement", HOSTILE["harmless"])
def test_a_statement_that_stays_inside_tells_nothing_of_the_outside(home: Path, outside: Path, statement: str) -> None:
    before = (home / "corpus.duckdb").read_bytes()
    assert SECRET not in str(ask(home, statement))
    assert (home / "corpus.duckdb").read_bytes() == before


def sql(home: Path, *arguments: str | Path, stdin: str = "", code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--home", home, "sql", *arguments],
        input=stdin, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


VALUES = """
SELECT NULL AS nothing, '' AS empty, 'a "b", c' || chr(10) || 'd' AS text, '=1+1' AS formula, true AS yes,
       12345678901234567890123::HUGEINT AS huge, 1.50::DECIMAL(9, 2) AS amount, 0.1::DOUBLE AS share, 'nan'::DOUBLE AS none,
       DATE '2025-03-01' AS day, TIMESTAMP '2025-03-01 10:00:00' AS moment,
       ['a', NULL, 'é'] AS list, {'x': DATE '2025-03-01', 'y': [1.5::DECIMAL(3, 1)]} AS struct, MAP {'k': 1} AS map,
       'a'::BLOB AS bytes, sum(words) AS words
FROM documents"""


def test_json_has_the_values_with_their_types(home: Path) -> None:
    assert json.loads(sql(home, "--format", "json", VALUES)) == [
        {
            "nothing": None, "empty": "", "text": 'a "b", c\nd', "formula": "=1+1", "yes": True, "huge": 12345678901234567890123,
            "amount": 1.5, "share": 0.1, "none": None, "day": "2025-03-01", "moment": "2025-03-01T10:00:00",
            "list": ["a", None, "é"], "struct": {"x": "2025-03-01", "y": [1.5]}, "map": {"k": 1}, "bytes": "61", "words": 7,
        }
    ]  # fmt: skip


def test_csv_reads_back_with_null_apart_from_empty_text(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    assert sql(home, "--format", "csv", "--output", target, VALUES) == ""
    assert target.read_text(encoding="utf-8").splitlines()[1].startswith(',"","a ""b"", c')
    back = duckdb.sql(f"FROM read_csv('{target}', allow_quoted_nulls = false)")
    row = dict(zip(back.columns, back.fetchall()[0], strict=True))
    assert (row["nothing"], row["empty"], row["text"], row["formula"]) == (None, "", 'a "b", c\nd', "=1+1")
    assert (str(row["day"]), str(row["moment"])) == ("2025-03-01", "2025-03-01 10:00:00")
    assert (row["amount"], row["share"], row["words"]) == (1.5, 0.1, 7)
    assert (json.loads(row["list"]), json.loads(row["map"])) == (["a", None, "é"], {"k": 1})


def test_parquet_keeps_types_and_sums_are_integers(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "it's.parquet"
    sql(home, "--format", "parquet", "--output", target, VALUES)
    with open_published(home / "corpus.duckdb") as connection:
        asked = connection.execute(VALUES).fetchall()
    back = duckdb.sql("FROM read_parquet('{}')".format(str(target).replace("'", "''")))
    assert str(back.fetchall()) == str(asked).replace("12345678901234567890123", "Decimal('12345678901234567890123')")
    types = dict(zip(back.columns, map(str, back.types), strict=True))
    assert (types["words"], types["day"], types["amount"]) == ("BIGINT", "DATE", "DECIMAL(9,2)")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "parquet", "SELECT 1"], "parquet: is not for a terminal. Name a file: --output FILE.parquet."),
        (["--format", "json", "SELECT 1 AS a, 2 AS a"], "two columns are called a. Give one of them another name with AS."),
        (["--timeout", "0.5", ENDLESS], "took longer than 0.5 seconds. Ask for less, or give it more time with --timeout."),
        (["--memory", "50MB", "SELECT list(range) FROM range(50000000)"], "needs more memory than it may use."),
        (["--memory", "veel", "SELECT 1"], "memory veel: is no amount of memory. Write it like 500MB or 4GB."),
        ([".schema codngs"], "codngs: is no table or view. Choose one of: codings"),
        ([".quit"], ".quit: is no command. There are: .tables, .schema NAME and .search WORDS."),
        (["SET VARIABLE x = 1"], "the query has no answer. Ask with SELECT, FROM or WITH."),
        (["--output", "no/such/folder.csv", "SELECT 1"], "its folder is not there. Make the folder first."),
    ],
)  # fmt: skip
def test_what_does_not_work_is_said_in_one_sentence(home: Path, arguments: list[str], message: str) -> None:
    said = sql(home, *arguments, code=2)
    assert message in said
    assert "Traceback" not in said


def test_a_question_that_is_in_time_is_not_stopped(home: Path) -> None:
    with open_published(home / "corpus.duckdb") as connection:
        with stopped_after(connection, 60):
            assert [cursor.fetchall() for cursor in answers(connection, "SELECT 1; SELECT 2")] == [[(1,)], [(2,)]]
        with pytest.raises(VuistregelError, match="nothing"), stopped_after(connection, 60):
            list(answers(connection, "SELECT nothing"))


def test_control_c_ends_a_question_at_once(home: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "--home", str(home), "sql", f"SELECT 42; {ENDLESS}"]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - as in a terminal
    )
    try:
        assert running.stdout is not None
        while "1 row" not in (line := running.stdout.readline()):
            assert line, "the first answer did not come"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    finally:
        running.kill()
    assert running.returncode not in (0, None)
    assert said.strip() == "Aborted!"


def test_a_file_may_hold_several_statements(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "question.sql"
    file.write_text(
        "\ufeff-- two; answers\nSELECT 'een;' AS a;\nCREATE TEMP TABLE t AS SELECT 2 AS b;\nFROM t;\n", encoding="utf-8"
    )
    shown = sql(home, "--file", file)
    assert shown.index("een;") < shown.index(" 2 ")
    assert sql(home, "--file", file, "--format", "csv") == "b\n2\n"
    assert "two queries" in sql(home, "--file", file, "SELECT 1", code=2)


def test_a_table_is_cut_on_a_terminal_and_says_so(home: Path) -> None:
    command = [sys.executable, "-m", "pipeline.cli", "--home", str(home), "sql", "SELECT range AS n FROM range(150)"]
    reader, terminal = pty.openpty()
    subprocess.run(command, stdout=terminal, stdin=subprocess.DEVNULL, check=True, timeout=120)
    os.close(terminal)
    shown = b""
    while b"shown, " not in shown:
        shown += os.read(reader, 65536)
    os.close(reader)
    assert "100 rows shown, … more rows: --limit 0 shows all" in shown.decode()
    assert "150 rows" in sql(home, command[-1])
    assert "3 rows shown, … more rows" in sql(home, "--limit", "3", command[-1])


def test_points_ask_without_sql(home: Path) -> None:
    listed = json.loads(sql(home, "--format", "json", ".tables"))
    assert {"codings", "coded_passages", "follow_up", "search('words')"} <= {row["name"] for row in listed}
    columns = json.loads(sql(home, "--format", "json", ".schema follow_up"))
    assert "outcome" in [row["column"] for row in columns]
    found = json.loads(sql(home, "--format", "json", '.search "Onze kennis" \'; DROP TABLE x'))
    assert [row["text"] for row in found] == ["Wij delen onze kennis 🌱 elk kwartaal."]
