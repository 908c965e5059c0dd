"""Batches: every file once and in order, none too large, and little left to wait for at the end."""

from math import ceil
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.discover import SourceFile
from pipeline.intake import batches
from pipeline.settings import Settings

MEGABYTE = 1_000_000
SIZES = st.lists(st.integers(0, 6 * MEGABYTE) | st.integers(0, 50_000), max_size=300)


def files_of(sizes: list[int]) -> list[SourceFile]:
    return [SourceFile(f"{number}.md", Path(f"/{number}.md"), size, 0) for number, size in enumerate(sizes)]


@given(SIZES, st.integers(1, 60), st.integers(1, 16))
def test_every_file_is_in_one_batch_in_its_order(sizes: list[int], most: int, workers: int) -> None:
    files = files_of(sizes)
    found = list(batches(files, Settings(batch_size=most, workers=workers)))
    assert [file for batch in found for file in batch] == files
    assert all(0 < len(batch) <= most for batch in found)


@given(SIZES, st.integers(1, 60), st.integers(1, 16))
def test_a_batch_is_neither_heavy_nor_more_than_half_of_what_a_worker_has_left(sizes: list[int], most: int, workers: int) -> None:
    left = len(sizes)
    for batch in batches(files_of(sizes), Settings(batch_size=most, workers=workers)):
        assert len(batch) <= ceil(left / (2 * workers))
        assert len(batch) == 1 or sum(file.size for file in batch) <= 4 * MEGABYTE
        left -= len(batch)


@given(st.integers(1, 2000), st.integers(1, 60), st.integers(1, 16))
def test_small_files_fill_their_batches(number: int, most: int, workers: int) -> None:
    left = number
    for batch in batches(files_of([100] * number), Settings(batch_size=most, workers=workers)):
        assert len(batch) == min(most, ceil(left / (2 * workers)))
        left -= len(batch)
