"""Minutes as data, on cases that people can add to."""

from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.tables import row, with_headers
from pipeline.minutes import read_minutes
from pipeline.records import Block, Minutes
from pipeline.segment import document_text
from tests.conftest import CASES

FILE: dict[str, dict[str, Any]] = yaml.safe_load((CASES / "minutes_rows.yaml").read_text(encoding="utf-8"))
DAY = date(2024, 3, 14)


def blocks_of(text: str, under: str = "") -> list[Block]:
    """The blocks of a case; see the top of its file."""
    blocks = [Block("heading", under, None, 1)] if under else []
    for line in text.splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            blocks.append(row(cells))
        elif line.startswith("# "):
            blocks.append(Block("heading", line[2:], None, 1))
        elif line.startswith("- "):
            blocks.append(Block("list_item", line[2:], None, 1))
        else:
            blocks.append(Block("paragraph", line))
    return list(with_headers(blocks))


def found_in(case: dict[str, Any]) -> Minutes:
    blocks = blocks_of(case["text"], case.get("under", ""))
    if case.get("present"):
        blocks.insert(0, Block("paragraph", f"Aanwezig: {', '.join(case['present'])}"))
    text, placed = document_text(blocks)
    minutes = read_minutes(placed, DAY)
    for part in (minutes.agenda, minutes.decisions, minutes.actions, minutes.attendance, minutes.turns):
        assert all(text[entry.span.start : entry.span.end] == entry.span.text for entry in part)
        assert [entry.span.start for entry in part] == sorted(entry.span.start for entry in part)
    return minutes


@pytest.mark.parametrize("name", FILE["attendance"])
def test_who_was_there(name: str) -> None:
    case = FILE["attendance"][name]
    found = [[one.span.text, one.organisation, one.role, one.presence] for one in found_in(case).attendance]
    assert found == case["found"]


@pytest.mark.parametrize("name", FILE["actions"])
def test_what_is_to_be_done(name: str) -> None:
    case = FILE["actions"][name]
    found = [[one.span.text, one.who, one.due, one.due_date, one.status] for one in found_in(case).actions]
    assert found == case["found"]


@pytest.mark.parametrize("name", FILE["decisions"])
def test_what_was_decided(name: str) -> None:
    case = FILE["decisions"][name]
    assert [one.span.text for one in found_in(case).decisions] == case["found"]


@pytest.mark.parametrize("name", FILE["agenda"])
def test_the_points_of_the_agenda(name: str) -> None:
    case = FILE["agenda"][name]
    assert [[one.number, one.title] for one in found_in(case).agenda] == case["found"]


@pytest.mark.parametrize("name", FILE["turns"])
def test_who_speaks(name: str) -> None:
    case = FILE["turns"][name]
    assert [one.speaker for one in found_in(case).turns] == case["found"]


WORDS = [
    "Aanwezig:",
    "Afwezig",
    "Joke Berg",
    "(De Brug)",
    "Actie:",
    "Actie Joke",
    "Besluit:",
    "1.",
    "|",
    ",",
    ";",
    "en",
    "(actie Amir)",
    "vóór 1 mei",
    "é😀",
    ".",
]
lines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
kinds = st.sampled_from(["heading", "paragraph", "list_item", "table_row"])


@given(st.lists(st.tuples(kinds, lines), max_size=12))
def test_everything_found_stands_where_it_says_and_reading_again_gives_the_same(made: list[tuple[Any, str]]) -> None:
    blocks = list(
        with_headers(row(line.split(" | ")) if kind == "table_row" else Block(kind, line, None, 1) for kind, line in made)
    )
    text, placed = document_text(blocks)
    minutes = read_minutes(placed, DAY)
    for part in (minutes.agenda, minutes.decisions, minutes.actions, minutes.attendance, minutes.turns):
        assert all(text[entry.span.start : entry.span.end] == entry.span.text != "" for entry in part)
    assert read_minutes(placed, DAY) == minutes
