"""Every document of the example corpus against its source text: the words, the blocks, the facts, the codes that are in it."""

import re
from collections import Counter
from functools import cache
from itertools import product
from typing import get_args

import pytest
import yaml
from rapidfuzz.distance import Levenshtein

from examples.build import CORPUS, Source, sources, true_blocks, true_text, truth
from pipeline.codebook import Codebook
from pipeline.discover import discover
from pipeline.extract import extract
from pipeline.metadata import describe
from pipeline.records import Extracted, Passage, Stance
from pipeline.segment import segment
from tests.conftest import CASES
from tests.documents.conftest import TakeIn, needs_ocr

FACTS = yaml.safe_load((CASES / "metadata_examples.yaml").read_text(encoding="utf-8"))
ALL = sources()
READABLE = [source for source in ALL if source.format != "pdf-scan"]
PDFS = [source for source in READABLE if source.format.startswith("pdf")]
MINUTES = [source for source in READABLE if FACTS[source.network][source.file]["type"] == "notulen"]
STANCES = get_args(Stance)
WORD = re.compile(r"\w+(?:[-’']\w+)*")
LIST_MARK = re.compile(r"(?:-|(\d+\.))\s+")
QUOTES = str.maketrans("‘’“”`", "'''''")
"""The PDF builder turns some quotation marks round; that is what stands in these files."""
KNOWN_DIFFERENCES = {
    # plain text does not say that its first line is a title, and these headings end like sentences
    ("plan kenniskring 2026-2029.txt", "heading", "Meerjarenplan Kenniskring Wijkwarmte 2026–2029"),
    ("2023-10-03 verslag werkgroep wachten.txt", "heading", "Werkgroep Wachten en overbruggen - kort verslag"),
    ("2023-10-03 verslag werkgroep wachten.txt", "heading", "6. Wat doen we met wat we horen?"),
    ("2023-10-03 verslag werkgroep wachten.txt", "heading", "8. W.v.t.t.k."),
}


def _name(source: Source) -> str:
    return source.target.name


every_document = pytest.mark.parametrize("source", READABLE, ids=_name)


def _shown(source: Source) -> str:
    return source.target.relative_to(CORPUS).as_posix()


@cache
def _extracted(source: Source) -> Extracted:
    return extract(source.target, _shown(source))


@cache
def _segmented(source: Source) -> tuple[str, list[Passage]]:
    return segment(_extracted(source).blocks, "doc_test")


def _words(text: str) -> Counter[str]:
    return Counter(word.lower() for word in WORD.findall(text.translate(QUOTES)))


def _plain(markdown: str) -> str:
    """A line of Markdown without its marks."""
    text = re.sub(r"\[\^\d+\]|\*+", "", markdown)
    return " ".join(re.sub(r"\\(.)", r"\1", text).split())


def _true_blocks(source: Source) -> list[tuple[str, str]]:
    """(kind, text) of every line of a source text; its author writes each paragraph, item and row on one line."""
    blocks: list[tuple[str, str]] = []
    for line in source.clean_markdown.splitlines():
        text = line.strip()
        if not text or re.fullmatch(r"\|[\s|:-]+\|", text):
            continue
        if note := re.match(r"\[\^\d+\]:", text):
            blocks.append(("footnote", _plain(text[note.end() :])))
        elif text.startswith("#"):
            blocks.append(("heading", _plain(text.lstrip("# "))))
        elif text.startswith("|"):
            blocks.append(("table_row", " | ".join(_plain(cell) for cell in text.strip("|").split("|"))))
        elif mark := LIST_MARK.match(text):
            blocks.append(("list_item", f"{mark[1] or ''} {_plain(text[mark.end() :])}".strip()))
        else:
            blocks.append(("paragraph", _plain(text)))
    return blocks


@every_document
def test_no_word_is_lost_broken_or_added(source: Source) -> None:
    true = _words(re.sub(r"\[\d+\]", "", true_text(source)))
    found = _words(_segmented(source)[0])
    assert not true - found, "lost"
    assert not found - true, "foreign, such as a half word, a running header or a page number"


@every_document
def test_every_line_of_the_source_is_one_block_in_its_order(source: Source) -> None:
    known = {(kind, text) for name, kind, text in KNOWN_DIFFERENCES if name == source.target.name}
    wanted = [(kind, text.translate(QUOTES)) for kind, text in _true_blocks(source) if kind != "footnote"]
    found = [(block.kind, " ".join(block.text.split()).translate(QUOTES)) for block in _extracted(source).blocks]
    found_body = [block for block in found if block[0] != "footnote"]
    different = {pair for pair in zip(wanted, found_body, strict=True) if pair[0] != pair[1]}
    assert {pair[0] for pair in different} == {(kind, text.translate(QUOTES)) for kind, text in known}
    assert all(pair[0][1] == pair[1][1] for pair in different), "known differences are in the kind, never in the text"


@every_document
def test_footnotes_are_blocks_of_their_own_without_their_number(source: Source) -> None:
    wanted = [text for kind, text in _true_blocks(source) if kind == "footnote"]
    assert [block.text for block in _extracted(source).blocks if block.kind == "footnote"] == wanted


@pytest.mark.parametrize("source", PDFS, ids=_name)
def test_running_headers_and_page_numbers_are_in_no_passage(source: Source) -> None:
    assert source.header, "this document has no running header: give it one, or leave it out of this test"
    _, passages = _segmented(source)
    for passage in passages:
        assert source.header not in passage.text
        assert not re.search(r"^(Pagina )?\d+$", passage.text, re.MULTILINE)


@pytest.mark.parametrize("source", PDFS, ids=_name)
def test_every_passage_of_a_pdf_has_its_page(source: Source) -> None:
    extracted = _extracted(source)
    pages = [passage.page for passage in _segmented(source)[1]]
    assert extracted.pages is not None
    assert {page for page in pages if page is not None} == set(range(1, extracted.pages + 1))
    assert all(page is not None for page in pages)


@every_document
def test_title_type_date_year_and_network_are_what_a_reader_sees(source: Source) -> None:
    facts = FACTS[source.network][source.file]
    found = describe(_extracted(source), _shown(source))
    day = facts.get("date")
    assert found.title == facts["title"]
    assert found.doc_type == facts["type"]
    assert (found.doc_date, found.year) == (day, day.year if day else facts["year"])
    assert (found.network, found.language) == (source.network, "nl")


def test_the_corpus_the_sources_and_the_facts_name_the_same_documents() -> None:
    built = {file.path for file in discover([CORPUS])}
    told = {f"{network}/{file}" for network, files in FACTS.items() for file in files}
    assert built == told == {_shown(source) for source in ALL}
    assert len(built) == 41


def _scan() -> Source:
    (scan,) = (source for source in ALL if source.format == "pdf-scan")
    return scan


def test_the_scan_ends_as_needs_ocr_where_that_is_not_installed(take_in_bare: TakeIn) -> None:
    scan = _scan()
    (outcome,) = take_in_bare(scan.target)
    assert (outcome.status, outcome.cause, outcome.stage) == ("failed", "needs_ocr", "extract")
    assert outcome.cause == FACTS[scan.network][scan.file]["refused"]
    assert "ocrmypdf" in outcome.reason


@needs_ocr
def test_the_scan_is_read_with_at_most_three_in_a_hundred_characters_wrong(take_in: TakeIn) -> None:
    scan = _scan()
    (outcome,) = take_in(scan.target)
    assert outcome.document is not None, outcome.reason
    assert (outcome.document.ocr_pages, outcome.document.unread_pages) == ((1,), ())
    true, found = (" ".join(re.findall(r"\w+", text.lower())) for text in ("\n".join(true_blocks(scan)), outcome.document.text))
    assert Levenshtein.distance(true, found) <= 0.03 * len(true)


@needs_ocr
def test_ocr_gives_the_same_outcome_twice(take_in: TakeIn) -> None:
    assert take_in(_scan().target) == take_in(_scan().target)


@pytest.mark.parametrize("network", sorted({source.network for source in ALL}))
def test_every_family_occurs_with_every_stance_in_each_network(network: str, codebook: Codebook) -> None:
    coded = {
        (code.partition(".")[0], stance)
        for source in ALL
        if source.network == network
        for _, pairs in truth(source)
        for code, stance in pairs
    }
    assert coded == set(product((family.id for family in codebook.families), STANCES))


def test_the_truth_uses_codes_of_the_codebook_and_a_vuistregel_comes_with_its_theme(codebook: Codebook) -> None:
    for source in ALL:
        for block, pairs in truth(source):
            codes = {code for code, _ in pairs}
            assert codes <= set(codebook.codes), (source.file, block)
            parents = {codebook.codes[code].parent for code in codes if code.startswith("vuistregel.")}
            assert parents <= codes, (source.file, block)


@pytest.mark.parametrize("source", MINUTES, ids=_name)
def test_most_passages_of_minutes_carry_no_code(source: Source) -> None:
    """Counted in the passages that the product makes: coded are those in which a coded block of the source ends."""
    texts = [" ".join(passage.text.split()).translate(QUOTES) for passage in _segmented(source)[1]]
    coded: set[int] = set()
    for block, _ in truth(source):
        last_line = _plain(block.splitlines()[-1]).removeprefix("- ").translate(QUOTES).strip("| ")
        holding = {number for number, text in enumerate(texts) if last_line in text}
        assert holding, f"the end of a coded block is in no passage: {last_line}"
        coded |= holding
    assert len(coded) < len(texts) / 2
