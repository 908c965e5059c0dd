"""What is known of the pages of a PDF reaches the published database and the summary of a run."""

from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.intake import Summary
from pipeline.records import Outcome
from pipeline.store import open_published, open_store, publish
from pipeline.summary import summary_lines, summary_markdown
from tests.documents.conftest import TakeIn
from tests.documents.made_files import DUTCH, pdf_of_content, shown_at
from tests.unit.test_store import filled

SWAP = str.maketrans("abcdefghijklmnopqrstuvwxyz", "xqzwvkjbghpfmcnrldtsuyoaei")


def page(number: int, text: str) -> bytes:
    lines = [shown_at(50, 700 - 12 * row, line) for row, line in enumerate(text.replace(". ", ".\n").split("\n"))]
    return shown_at(50, 800, "Kenniskring Warmte") + b"".join(lines) + shown_at(280, 30, str(number))


@pytest.fixture
def outcome(take_in_bare: TakeIn, tmp_path: Path) -> Outcome:
    """A PDF of three pages of which the second is garbage, read without OCR."""
    path = tmp_path / "verslag.pdf"
    path.write_bytes(pdf_of_content(page(1, DUTCH), page(2, DUTCH.translate(SWAP)), page(3, DUTCH)))
    (found,) = take_in_bare(path)
    return found


def test_boxes_pages_and_running_lines_are_published(outcome: Outcome, codebook: Codebook, tmp_path: Path) -> None:
    with open_store(tmp_path / "work.duckdb") as store:
        filled(store, codebook, outcome)
        publish(store, tmp_path / "corpus.duckdb")
    with open_published(tmp_path / "corpus.duckdb") as database:
        assert database.execute("SELECT page, verdict FROM pages ORDER BY page").fetchall() == [
            (1, "good"),
            (2, "unreadable"),
            (3, "good"),
        ]
        assert database.execute("SELECT kind, text, pages FROM running_lines ORDER BY kind").fetchall() == [
            ("header", "Kenniskring Warmte", [1, 2, 3]),
            ("page_number", "1", [1, 2, 3]),
        ]
        uncovered = database.execute("""
            SELECT passage_id FROM passages p WHERE char_end - char_start <>
            (SELECT sum(b.char_end - b.char_start) FROM passage_boxes b WHERE b.passage_id = p.passage_id)
            AND NOT contains(text, chr(10))
        """).fetchall()
        assert uncovered == []
        assert database.execute(
            "SELECT count(DISTINCT page), min(left_pt) >= 0, max(bottom_pt) < 842 FROM passage_boxes"
        ).fetchone() == (3, True, True)


def test_the_summary_of_a_run_warns_of_the_page(outcome: Outcome) -> None:
    summary = Summary()
    summary.add([outcome])
    (line,) = [line for line in summary_lines(summary) if line.startswith("warning")]
    assert "verslag.pdf: page 2 has text that cannot be read" in line
    assert "page 2" in summary_markdown(summary)
