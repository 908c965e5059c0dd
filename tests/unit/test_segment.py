"""The structure of minutes, on cases that people can add to, and the lengths of passages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import yaml

from pipeline.records import Block, BlockKind
from pipeline.segment import LEAST_WORDS, MOST_WORDS, segment
from tests.conftest import CASES

MARK = re.compile(r"\[(\w+)\]\s*(.*)")
FILE = yaml.safe_load((CASES / "minutes.yaml").read_text(encoding="utf-8"))
KNOWN_FAILURES = set(FILE["known_failures"])


@dataclass
class Case:
    """A text in blocks, with the passages it falls into."""

    name: str
    blocks: list[Block] = field(default_factory=list)
    passages: list[tuple[str, str]] = field(default_factory=list)
    """(kind, lines)"""
    headings: dict[int, str] = field(default_factory=dict)
    """Number of a passage → the headings above it, where the case says them."""


def _block(line: str) -> Block:
    kinds: dict[str, tuple[BlockKind, int]] = {"-": ("list_item", 1), "^": ("footnote", 0)}
    mark, _, rest = line.partition(" ")
    if mark.strip("#") == "" and mark:
        return Block("heading", rest, None, len(mark))
    if mark in kinds:
        return Block(kinds[mark][0], rest, None, kinds[mark][1])
    if mark == "|":
        return Block("table_row", line.strip("| "))
    return Block("list_item", line, None, 1) if re.match(r"\d+\. ", line) else Block("paragraph", line)


def _case(name: str, text: str) -> Case:
    case = Case(name)
    context = True
    for line in text.strip().splitlines():
        if mark := MARK.fullmatch(line):
            context = mark[1] == "heading"
            if not context:
                case.passages.append((mark[1], ""))
                if mark[2]:
                    case.headings[len(case.passages) - 1] = mark[2]
            continue
        block = _block(line)
        case.blocks.append(block)
        if block.kind != "heading" and not context:
            kind, lines = case.passages[-1]
            case.passages[-1] = (kind, f"{lines}\n{block.text}".strip())
    return case


def _cases() -> Iterator[Case]:
    for group, cases in FILE.items():
        if group != "known_failures":
            yield from (_case(name, text) for name, text in cases.items())


ALL_CASES = list(_cases())


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda case: case.name)
def test_minutes_fall_into_passages_of_their_kind(case: Case) -> None:
    _, passages = segment(case.blocks, "doc_test")
    found = [(passage.kind, re.sub(r"\n+", "\n", passage.text)) for passage in passages]
    headings = {number: passages[number].heading for number in case.headings if number < len(passages)}
    as_told = (found, headings) == (case.passages, case.headings)
    if case.name in KNOWN_FAILURES:
        assert not as_told, f"{case.name} passes now: take it from known_failures"
    else:
        assert found == case.passages
        assert headings == case.headings


def test_each_known_failure_is_a_case_and_names_are_unique() -> None:
    names = [case.name for case in ALL_CASES]
    assert len(names) == len(set(names))
    assert set(names) >= KNOWN_FAILURES


def _sentences(count: int, words: int = 10) -> str:
    return " ".join(f"Zin {number} " + "woord " * (words - 3) + "einde." for number in range(count))


def test_a_long_paragraph_is_cut_between_sentences_into_nearly_equal_parts() -> None:
    _, passages = segment([Block("paragraph", _sentences(60))], "doc_test")
    lengths = [len(passage.text.split()) for passage in passages]
    assert len(lengths) == 3
    assert max(lengths) - min(lengths) <= 10
    assert all(passage.text.startswith("Zin ") and passage.text.endswith(".") for passage in passages)


@pytest.mark.parametrize("words", [MOST_WORDS, MOST_WORDS + 1, 2 * MOST_WORDS, 2 * MOST_WORDS + 1, 1999])
def test_no_passage_has_too_many_words_even_without_sentences(words: int) -> None:
    _, passages = segment([Block("paragraph", " ".join(["woord"] * words))], "doc_test")
    lengths = [len(passage.text.split()) for passage in passages]
    assert sum(lengths) == words
    assert max(lengths) <= MOST_WORDS
    assert len(passages) == 1 or min(lengths) >= LEAST_WORDS


def test_one_sentence_far_too_long_among_short_ones_does_not_make_its_passage_too_long() -> None:
    text = _sentences(3) + " " + "Langdradig " + "woord " * 400 + "einde. " + _sentences(3)
    _, passages = segment([Block("paragraph", text)], "doc_test")
    assert max(len(passage.text.split()) for passage in passages) <= MOST_WORDS


def test_the_pieces_of_a_long_passage_keep_their_page() -> None:
    blocks = [Block("paragraph", _sentences(6), page) for page in (1, 2, 3, 4, 5, 6, 7, 8)]
    _, passages = segment([Block("paragraph", "Wat ons opviel:", 1), *blocks], "doc_test")
    assert [passage.page for passage in passages] == sorted(passage.page or 0 for passage in passages)
    assert {passage.page for passage in passages} == set(range(1, 9))


def test_equal_passages_have_different_ids_and_their_order_decides_which() -> None:
    blocks = [
        Block("heading", "Een", None, 1),
        Block("paragraph", "Geen."),
        Block("heading", "Twee", None, 1),
        Block("paragraph", "Geen."),
    ]
    _, first = segment(blocks, "doc_test")
    _, again = segment(blocks, "doc_test")
    _, other = segment(blocks, "doc_ander")
    assert len({passage.passage_id for passage in (*first, *other)}) == 4
    assert [passage.passage_id for passage in first] == [passage.passage_id for passage in again]


def test_text_that_is_put_before_a_passage_leaves_its_id() -> None:
    ending = [Block("heading", "Rondvraag", None, 1), Block("paragraph", "Niemand heeft iets.")]
    _, before = segment(ending, "doc_test")
    _, after = segment([Block("paragraph", "Sem opent."), *ending], "doc_test")
    assert before[-1].passage_id == after[-1].passage_id


def test_a_document_of_headings_only_has_text_and_no_passages() -> None:
    assert segment([Block("heading", "Alleen een kop", None, 1)], "doc_test") == ("Alleen een kop", [])


def test_a_document_without_blocks_is_empty() -> None:
    assert segment([], "doc_test") == ("", [])
