"""Real working documents, where they are at hand: every one is read, and what holds for passages holds for theirs."""

import re
from functools import cache
from pathlib import PurePosixPath

import pytest

from pipeline.dates import find_date
from pipeline.discover import SourceFile, discover
from pipeline.extract import extract
from pipeline.metadata import describe
from pipeline.records import Extracted
from pipeline.segment import LEAST_WORDS, MOST_WORDS, segment
from tests.conftest import SHARED

FOLDERS = [SHARED / name for name in ("corpus", "seeds") if (SHARED / name).is_dir()]
pytestmark = pytest.mark.skipif(not FOLDERS, reason="needs the real documents beside the checkout (../shared)")
FILES = discover(FOLDERS) if FOLDERS else []
MACHINERY = re.compile(r"\ufeff|\u00ad|\u200b|\ufffe|[\x00-\x08\x0e-\x1f]|</?(?:td|tr|p|div|span)\b|-\u2010")


@cache
def _extracted(file: SourceFile) -> Extracted:
    return extract(file.location, file.path)


def test_every_document_is_read_and_is_in_dutch() -> None:
    assert len(FILES) > 100
    assert {describe(_extracted(file), file.path).language for file in FILES} == {"nl"}


def test_passages_are_clean_slices_within_their_length() -> None:
    for file in FILES:
        text, passages = segment(_extracted(file).blocks, "doc_test")
        assert passages, file.path
        for passage in passages:
            assert text[passage.char_start : passage.char_end] == passage.text
            assert len(passage.text.split()) <= MOST_WORDS, file.path
            assert not MACHINERY.search(passage.text), (file.path, passage.text)


def test_most_text_stands_in_passages_that_are_long_enough_to_judge() -> None:
    lengths = [
        len(passage.text.split())
        for file in FILES
        for passage in segment(_extracted(file).blocks, "doc_test")[1]
        if passage.kind in {"paragraph", "list"}
    ]
    assert sum(length for length in lengths if length >= LEAST_WORDS) > 0.75 * sum(lengths)


def test_a_date_in_the_name_is_the_date_of_the_document_or_the_doubt_is_recorded() -> None:
    named = {file: day for file in FILES if (day := find_date(PurePosixPath(file.path).stem))}
    found = {file: describe(_extracted(file), file.path) for file in named}
    others = [file for file, day in named.items() if found[file].doc_date != day]
    assert len(named) > 80
    assert len(others) <= 0.03 * len(named)
    assert all(found[file].other_date == named[file] for file in others)


def test_words_of_the_long_report_that_was_converted_badly_stand_apart() -> None:
    long_report = max((file for file in FILES if file.path.endswith(".txt")), key=lambda file: file.size)
    text, passages = segment(_extracted(long_report).blocks, "doc_test")
    assert max(len(word) for word in re.findall(r"[^\W\d_]+", text)) < 40
    assert sum(passage.heading.startswith("3 ") for passage in passages) > 5
