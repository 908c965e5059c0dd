"""A watched folder: what is complete is taken, what is still being copied never is."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.discover import SourceFile
from pipeline.settled import is_news, is_unfinished_name, settled, taken_of

names = st.sampled_from(["notulen.docx", "verslag.pdf", "a/notulen.docx", "plan.md"])
unfinished = st.sampled_from(
    ["verslag.pdf.part", "~$notulen.docx", "plan.pdf.crdownload", "x.TMP", "map/brief.docx.filepart", "a.md~"]
)
sizes = st.integers(0, 3)
times = st.integers(0, 3)


def file(name: str, size: int, modified: int) -> SourceFile:
    return SourceFile(name, Path("/watched") / name, size, modified)


def listings(kinds: st.SearchStrategy[str]) -> st.SearchStrategy[list[SourceFile]]:
    return st.dictionaries(kinds, st.tuples(sizes, times), max_size=6).map(
        lambda found: [file(name, *state) for name, state in sorted(found.items())]
    )


@given(listings(names | unfinished), listings(names | unfinished))
def test_a_complete_file_was_the_same_in_both_looks_and_has_bytes(before: list[SourceFile], now: list[SourceFile]) -> None:
    complete = settled(before, now)
    assert [one for one in now if one in complete] == complete, "in the order of the second look"
    for one in complete:
        assert one in before
        assert one.size > 0
        assert not is_unfinished_name(one.location.name)


@given(listings(names))
def test_a_folder_in_which_nothing_happens_is_complete(now: list[SourceFile]) -> None:
    assert settled(now, now) == [one for one in now if one.size]


@given(listings(names), listings(names))
def test_a_run_is_due_when_a_complete_file_differs_or_one_is_gone(taken: list[SourceFile], now: list[SourceFile]) -> None:
    states = {(one.location, one.size, one.modified_ns) for one in taken}
    differs = any((one.location, one.size, one.modified_ns) not in states for one in now)
    gone = {one.location for one in taken} - {one.location for one in now}
    assert is_news(taken, now, now) == (differs or bool(gone))
    assert not is_news(now, now, now)


@given(unfinished)
def test_a_name_of_an_unfinished_file_waits_however_quiet_it_is(name: str) -> None:
    quiet = [file(name, 3, 3)]
    assert settled(quiet, quiet) == []


@given(listings(names), listings(names), listings(names))
def test_after_a_run_there_is_no_news_until_a_file_is_complete_anew_or_goes(
    taken: list[SourceFile], before: list[SourceFile], now: list[SourceFile]
) -> None:
    complete = settled(before, now)
    after = taken_of(taken, complete, now)
    assert not is_news(after, complete, now)
    known = {one.location for one in taken} | {one.location for one in complete}
    for gone in now:
        left = [one for one in now if one != gone]
        assert is_news(after, settled(now, left), left) >= (gone.location in known), "also one that was just being written"
