"""Every sentence of the report, from figures to words."""

import inspect
import typing
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import dutch
from pipeline.report.blocks import Bullets, Inline, Line, Number, Paragraph, Picture, Section, Table, Text
from pipeline.report.content.sentences import documents, findings
from pipeline.report.wording import Figure, Named, counted, joined, line, mark, plain, share, unique_marks
from tests.conftest import CASES

SENTENCES = yaml.safe_load((CASES / "report_sentences.yaml").read_text(encoding="utf-8"))
PATTERNS: dict[str, Callable[..., Line]] = {
    name: function
    for module in (documents, findings)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and typing.get_type_hints(function)["return"] == Line and not name.startswith("_")
}
WHOLE = st.integers(min_value=0, max_value=3_000)


def argument(kind: Any, name: str, value: Any) -> Any:
    """A value of the case as the pattern wants it."""
    if kind in {Figure, Figure | None}:
        return None if value is None else Figure(value, "query", name)
    if kind == Line:
        return line(value) if value else ()
    if kind == Inline:
        return Text(value)
    if kind == Sequence[Named]:
        return [(each, Figure(count, "query", each)) for each, count in value]
    return value


def said(case: dict[str, Any]) -> Line:
    function = PATTERNS[case["pattern"]]
    kinds = typing.get_type_hints(function)
    return function(**{name: argument(kinds[name], name, value) for name, value in case["given"].items()})


@pytest.mark.parametrize("case", SENTENCES, ids=[f"{case['pattern']}-{place}" for place, case in enumerate(SENTENCES)])
def test_a_sentence_says_what_its_figures_say(case: dict[str, Any]) -> None:
    assert plain(said(case)) == case["says"]


@pytest.mark.parametrize("case", SENTENCES, ids=[f"{case['pattern']}-{place}" for place, case in enumerate(SENTENCES)])
def test_no_number_of_a_sentence_stands_outside_a_mark(case: dict[str, Any]) -> None:
    """Digits in plain words come from the case itself: a name, a period or a list of vuistregels."""
    given_words = yaml.safe_dump([value for value in case["given"].values() if not isinstance(value, int | float)])
    loose = "".join(part.text for part in said(case) if isinstance(part, Text))
    assert {digit for digit in loose if digit.isdigit()} <= {digit for digit in given_words if digit.isdigit()}


def test_every_pattern_has_a_case() -> None:
    assert {case["pattern"] for case in SENTENCES} == set(PATTERNS)


@given(WHOLE)
def test_a_noun_agrees_with_its_number(value: int) -> None:
    words = plain(counted(Figure(value, "q", "k"), "document", "documenten"))
    assert words.endswith(" document") == (value in {0, 1})
    assert not words.startswith(("0", "1 "))
    assert ("geen enkel " in words) == (value == 0)


@given(WHOLE, WHOLE)
def test_a_share_agrees_and_never_says_a_fraction_over_fewer_than_ten(first: int, second: int) -> None:
    part, whole = min(first, second), max(first, second)
    words = plain(share(Figure(part, "q", "part"), Figure(whole, "q", "whole"), "netwerk", "netwerken"))
    assert not words.startswith(("1 ", "één netwerken"))
    assert ("(" in words) == (whole >= 10 and 0 < part < whole)
    assert words.endswith(" netwerk") == (part == 0 or whole == 1)


@given(WHOLE, WHOLE)
def test_a_fraction_in_words_is_on_the_right_side_of_the_half(first: int, second: int) -> None:
    part, whole = min(first, second), max(first, second)
    if 0 < part < whole:
        words = dutch.fraction(part, whole)
        above = {"ruim de helft", "ongeveer twee derde", "ongeveer driekwart", "een grote meerderheid", "bijna alle"}
        assert (words in above) == (2 * part > whole)
        assert (words == "de helft") == (2 * part == whole)


@given(st.floats(min_value=-1e6, max_value=1e6), st.booleans())
def test_a_decimal_reads_back_as_the_rounded_number(value: float, signed: bool) -> None:
    words = dutch.decimal(value, signed)
    assert float(words.replace(".", "").replace(",", ".").replace("−", "-")) == round(abs(value), 1) * (-1 if "−" in words else 1)
    assert words not in {"−0,0", "+0,0"}
    assert words.startswith("+") == (signed and words.strip("+") != "0,0" and value > 0)


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1), max_size=6))
def test_a_list_has_one_and_and_all_its_parts(parts: list[str]) -> None:
    words = plain(joined([line(part) for part in parts], between="|", last="&"))
    assert words.replace("&", "|").split("|") == (parts or [""])
    assert words.count("&") == (len(parts) > 1)


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=5))
def test_a_mark_is_a_name_for_a_bookmark(parts: list[str]) -> None:
    name = mark("query", *parts)
    assert name == mark("query", *parts)
    assert len(name) <= 35
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")


def test_a_caption_and_a_header_get_marks_of_their_own_in_the_order_in_which_they_are_read() -> None:
    year = Figure(2025, "years", "2025").number("2025")
    table = Table(line("Tabel over ", year), "tabel", (line(year),), ((line(year),),))
    blocks = unique_marks([Picture("figuur", line("Figuur over ", year), "", None, table), table])
    marks = list(Section(line("Titel"), "", blocks, {}).numbers())
    assert marks == ["years_2025", *(f"years_2025__{place}" for place in range(2, 8))]


def test_a_figure_used_twice_gets_two_marks() -> None:
    figure = Figure(3, "findings", "documents")
    blocks = unique_marks(
        [Paragraph(line(figure.number("drie"))), Bullets((line(figure.number("drie")), line(figure.number("3"))))]
    )
    assert isinstance(blocks[1], Bullets)
    marks = [part.mark for item in blocks[1].items for part in item if isinstance(part, Number)]
    assert marks == ["findings_documents__2", "findings_documents__3"]
