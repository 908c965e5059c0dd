"""Every question of the cookbook is answered by the published example corpus, with the columns that the page names."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipeline.store.read import answers, columns_of, open_published
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^### (.+?)\n\n```sql\n(.*?)```\n\nKolommen: (.*?)\.\nLezen: (.+?)\n\n", PAGE, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def corpus(workplace: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_published(workplace / "data" / "corpus.duckdb") as connection:
        yield connection


def test_the_page_has_at_least_25_questions_and_no_other_form() -> None:
    assert len(RECIPES) == PAGE.count("```sql") == PAGE.count("\n### ") >= 25
    assert [title.split(".")[0] for title, *_ in RECIPES] == [str(number) for number in range(1, len(RECIPES) + 1)]


@pytest.mark.slow
@pytest.mark.parametrize(("title", "sql", "columns", "reading"), RECIPES, ids=[title[:50] for title, *_ in RECIPES])
def test_a_question_is_answered(corpus: duckdb.DuckDBPyConnection, title: str, sql: str, columns: str, reading: str) -> None:
    for cursor in answers(corpus, sql):
        found, rows = columns_of(cursor), cursor.fetchall()
    assert found == tuple(re.findall(r"`([^`]+)`", columns))
    assert rows or "(mag leeg zijn)" in title
    for cursor in answers(corpus, sql):
        assert cursor.fetchall() == rows, "the order is left to chance"


@pytest.mark.slow
@pytest.mark.parametrize("code", PYTHON)
def test_the_python_of_the_page_runs(workplace: Path, code: str) -> None:
    script = f"{code}\nprint(len(rows) > 10, len(hits) > 1)"
    done = subprocess.run([sys.executable, "-c", script], cwd=workplace, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "True True\n", done.stderr


NAMES = """
    SELECT DISTINCT name FROM (SELECT name FROM attendance UNION SELECT who FROM actions UNION SELECT speaker FROM turns)
    WHERE name <> ''"""


@pytest.mark.slow
def test_no_view_shows_the_name_of_a_person(corpus: duckdb.DuckDBPyConnection) -> None:
    """Running text may hold names; a column that only holds a name may not be in a view."""
    names = {name for (name,) in corpus.execute(NAMES).fetchall()}
    assert len(names) > 50
    views = corpus.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'").fetchall()
    for (view,) in views:
        cells = {cell for row in corpus.execute(f"FROM {view}").fetchall() for cell in row if isinstance(cell, str)}
        assert not cells & names, view


def one(corpus: duckdb.DuckDBPyConnection, sql: str) -> object:
    row = corpus.execute(sql).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.slow
@pytest.mark.parametrize("view", ["code_by_year_network", "code_by_year", "code_by_network", "code_by_doc_type", "stance_balance",
                                  "stance_balance_by_network", "code_document_matrix"])  # fmt: skip
def test_counts_add_up_to_the_accepted_codings(corpus: duckdb.DuckDBPyConnection, view: str) -> None:
    accepted = one(corpus, "SELECT count(*) FROM codings WHERE level = 'accepted'")
    unique = one(corpus, "SELECT count(*) FROM unique_codings WHERE level = 'accepted'")
    assert corpus.execute(f"SELECT sum(passages), sum(unique_passages) FROM {view}").fetchone() == (accepted, unique)


@pytest.mark.slow
def test_codes_that_stand_together_are_those_that_a_passage_has(corpus: duckdb.DuckDBPyConnection) -> None:
    by_passage: dict[str, set[str]] = {}
    for passage, code in corpus.execute("SELECT passage_id, code FROM codings WHERE level = 'accepted'").fetchall():
        by_passage.setdefault(passage, set()).add(code)
    pairs = corpus.execute("SELECT code_a, code_b, passages, unique_passages, expected, lift FROM cooccurrence").fetchall()
    assert len(pairs) > 50
    for a, b, passages, unique, expected, lift in pairs:
        assert a < b
        assert passages == sum({a, b} <= codes for codes in by_passage.values())
        assert unique <= passages
        assert expected < 0.1 or lift == pytest.approx(unique / expected, rel=0.2, abs=0.01)
    threes = corpus.execute("SELECT code_a, code_b, code_c, passages FROM cooccurrence_three").fetchall()
    assert len(threes) > 10
    assert all(n == sum({a, b, c} <= codes for codes in by_passage.values()) for a, b, c, n in threes)


@pytest.mark.slow
def test_wide_tables_say_what_the_matrix_says(corpus: duckdb.DuckDBPyConnection) -> None:
    matrix = corpus.execute("SELECT document_id, code, passages, present::INT FROM code_document_matrix").fetchall()
    for view, place in (("document_code_counts", 2), ("document_code_presence", 3)):
        cursor = corpus.execute(f"FROM {view}")
        columns = columns_of(cursor)
        rows = {row[0]: dict(zip(columns, row, strict=True)) for row in cursor.fetchall()}
        assert all(rows[entry[0]][entry[1]] == entry[place] for entry in matrix)


@pytest.mark.slow
def test_white_spots_are_where_nothing_was_counted(corpus: duckdb.DuckDBPyConnection) -> None:
    spots = "SELECT code, network, year FROM white_spots ORDER BY ALL"
    zeros = "SELECT code, network, year FROM code_by_year_network WHERE passages = 0 ORDER BY ALL"
    assert corpus.execute(spots).fetchall() == corpus.execute(zeros).fetchall() != []


@pytest.mark.slow
def test_an_action_is_followed_through_the_lists_of_later_meetings(corpus: duckdb.DuckDBPyConnection) -> None:
    followed = dict(
        corpus.execute(
            "SELECT text, outcome FROM follow_up WHERE network = 'proeftuin-ouder-worden' AND year < 2025 AND kind = 'action'"
        ).fetchall()
    )
    expected = {
        "Vragenlijst gezinnen": "done",  # open in two lists, gereed in the third
        "Lijsten ziekenhuis gelijktrekken": "done",  # open in three lists, gereed in the fourth
        "Stukje voor blad Ouderenberaad": "dropped",
    }
    assert expected.items() <= followed.items()
    assert set(followed.values()) <= {"done", "dropped", "open", "discussed", "silent", "no_later_meeting"}
    total = one(corpus, "SELECT (SELECT count(*) FROM actions) + (SELECT count(*) FROM decisions)")
    assert (
        one(corpus, "SELECT count(DISTINCT agreement_id) FROM follow_up")
        == one(corpus, "SELECT count(*) FROM follow_up")
        == total
    )
