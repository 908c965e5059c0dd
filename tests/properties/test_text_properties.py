"""What holds for any text: repairs lose nothing, passages are slices that cover it, tokens lie where they say."""

import unicodedata
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.clean import clean_text
from pipeline.extract.text import join_lines
from pipeline.nlp import Annotator
from pipeline.records import AnnotatedPassage, Block, BlockKind
from pipeline.segment import MOST_WORDS, document_text, segment
from tests.conftest import passage_of

DIRT = "\t\n\r\x0b\x0c\x00\x1f\x85\u00a0\u00ad\u200b\u200d\u200e\u2009\u2010\u2011\u2028\u2029\u202f\u2060\ufeff\ufffe"
SIGNS = "ﬁﬄĳ’‘“”–—…€½²₂°•·|-.,:;?!()[]<>&#*_/\\\u0301\u0308\u0327\ud83d\ude00"
EMOJI = "😀👩\u200d🔬🇳🇱🧑🏽\ufe0f"
characters = st.one_of(st.sampled_from(DIRT + SIGNS + EMOJI), st.sampled_from("abcdeënrtŁ ñQ 0123"), st.characters())
dirty_texts = st.text(characters, max_size=80)
WORDS = "de kring leert Besluit: Actie: Aanwezig: verslag vastgesteld. Sem Joke 1. 2. 12) – a) o.a. wijk. gemeente? 😀 é; |"
words = st.sampled_from(WORDS.split())
lines = st.lists(words, min_size=1, max_size=25).map(" ".join)
long_lines = st.builds(lambda line, times: " ".join([line] * times), lines, st.integers(1, 60))
KINDS: tuple[BlockKind, ...] = ("heading", "paragraph", "list_item", "table_row", "footnote")
LEVELS = {"heading": st.integers(1, 6), "list_item": st.integers(1, 3)}


@st.composite
def _block(draw: st.DrawFn) -> Block:
    kind = draw(st.sampled_from(KINDS))
    text = clean_text(draw(st.one_of(lines, long_lines, dirty_texts))) or "x"
    level = draw(LEVELS.get(kind, st.just(0)))
    return Block(kind, text, draw(st.one_of(st.none(), st.integers(1, 9))), level)


documents = st.lists(_block(), max_size=14)


def _letters(text: str) -> str:
    """The letters of a text in a form in which ligatures and loose accents make no difference."""
    plain = unicodedata.normalize("NFKD", text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore"))
    return "".join(character for character in plain if character.isalnum())


@given(dirty_texts)
@example("e\u200d\u0301")
@example("-\u00ad\u2010")
@example("\ud83d\u200b\ude00")
@example("ﬁ\u0301")
@example("a\r\u200b\nb")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(dirty_texts)
def test_cleaning_loses_no_letter_and_no_digit_and_adds_none(text: str) -> None:
    assert _letters(clean_text(text)) == _letters(text)


@given(dirty_texts)
def test_clean_text_has_no_margins_no_empty_lines_and_can_be_stored(text: str) -> None:
    clean = clean_text(text)
    assert clean.encode().decode() == clean
    assert all(line == line.strip() and line for line in clean.split("\n")) or clean == ""
    assert not set(clean) & set("\t\r\u00a0\u00ad\u200b\ufeff\x00")


@given(st.lists(lines, min_size=1, max_size=6))
def test_joining_lines_loses_no_letter(parts: list[str]) -> None:
    assert _letters(join_lines(parts)) == _letters("".join(parts))


@given(documents)
def test_the_text_of_a_document_is_its_blocks_in_their_order(blocks: list[Block]) -> None:
    text, placed = document_text(blocks)
    assert [item.block for item in placed] == blocks
    assert [text[item.start : item.end] for item in placed] == [block.text for block in blocks]
    gaps = [text[before.end : after.start] for before, after in pairwise(placed)]
    assert set(gaps) <= {"\n", "\n\n"}


@given(documents)
@settings(max_examples=300)
def test_passages_are_slices_in_order_that_do_not_overlap(blocks: list[Block]) -> None:
    text, passages = segment(blocks, "doc_test")
    end = 0
    for ordinal, passage in enumerate(passages):
        assert text[passage.char_start : passage.char_end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert passage.ordinal == ordinal
        assert passage.char_start >= end
        end = passage.char_end


@given(documents)
@settings(max_examples=300)
def test_passages_together_cover_all_text_but_the_headings(blocks: list[Block]) -> None:
    text, passages = segment(blocks, "doc_test")
    covered = bytearray(len(text))
    for passage in passages:
        covered[passage.char_start : passage.char_end] = b"\x01" * len(passage.text)
    _, placed = document_text(blocks)
    for item in placed:
        places = [place for place in range(item.start, item.end) if not text[place].isspace()]
        assert {covered[place] for place in places} == ({0} if item.is_heading else {1}), item.block
        assert item.is_heading or item.block.kind != "heading"
        assert item.block.kind == "heading" or not item.is_heading or (item.block.kind == "list_item" and item.words <= 12)


@given(documents)
def test_ids_of_passages_are_unique_and_the_same_every_time(blocks: list[Block]) -> None:
    _, passages = segment(blocks, "doc_test")
    ids = [passage.passage_id for passage in passages]
    assert len(set(ids)) == len(ids)
    assert ids == [passage.passage_id for passage in segment(blocks, "doc_test")[1]]


@given(documents)
@settings(max_examples=300)
def test_no_passage_is_too_long_and_each_has_the_page_it_begins_on(blocks: list[Block]) -> None:
    _, placed = document_text(blocks)
    for passage in segment(blocks, "doc_test")[1]:
        assert len(passage.text.split()) <= MOST_WORDS
        (begin,) = (item for item in placed if item.start <= passage.char_start < item.end)
        assert passage.page == begin.block.page


@given(documents)
def test_the_headings_of_a_passage_stand_above_it(blocks: list[Block]) -> None:
    text, passages = segment(blocks, "doc_test")
    for passage in passages:
        above = " ".join(text[: passage.char_start].split())
        for heading in passage.heading.split(" > ") if passage.heading and ">" not in text else []:
            assert heading in above


@given(st.lists(dirty_texts, max_size=4))
@settings(max_examples=60, deadline=None)
@example(["", " ", "\n", "😀"])
@example(["a\tb\u200bc", "👩\u200d🔬 leert", "e\u0301e\u0301n", "🇳🇱🇳🇱"])
@example(["n.a.v. o.a.\n\nB&W\u00a0–\u00a0" * 3])
def test_tokens_lie_where_they_say_whatever_the_text(annotator: Annotator, texts: list[str]) -> None:
    storable = [text.encode(errors="ignore").decode() for text in texts]
    annotated = annotator.annotate_passages([passage_of(text) for text in storable])
    assert [item.passage.text for item in annotated] == storable
    for item in annotated:
        _check_tokens(item)


def _check_tokens(item: AnnotatedPassage) -> None:
    text, found = item.passage.text, item.annotation
    spans = list(zip(found.starts, found.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[start:end].strip() for start, end in spans)
    outside = [character for place, character in enumerate(text) if not any(start <= place < end for start, end in spans)]
    assert all(character.isspace() for character in outside)
    assert [place for sentence in found.sentences() for place in sentence] == list(range(len(spans)))
