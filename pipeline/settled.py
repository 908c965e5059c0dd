"""Which files of a watched folder are complete, and which are still being copied."""

from collections.abc import Iterable

from pipeline.discover import SourceFile

_UNFINISHED_STARTS = ("~$", ".", "~")
_UNFINISHED_ENDS = (".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".tmp", ".temp", ".!ut", "~")
"""Names that browsers, Office programs and copying programs give to what they have not finished."""


def settled(before: Iterable[SourceFile], now: Iterable[SourceFile]) -> list[SourceFile]:
    """The files of `now` that are complete, in their order: seen in both looks with one size and time of change, with bytes in
    them, and without a name that programs give to unfinished files.

    A file of which only the name is old, or which was replaced between the looks, waits for the next look.
    """
    seen = {file.location: (file.size, file.modified_ns) for file in before}
    return [
        file
        for file in now
        if seen.get(file.location) == (file.size, file.modified_ns)
        and file.size > 0
        and not is_unfinished_name(file.location.name)
    ]


def is_unfinished_name(name: str) -> bool:
    """Whether a program uses such a name for a file that it still writes."""
    lower = name.lower()
    return lower.startswith(_UNFINISHED_STARTS) or lower.endswith(_UNFINISHED_ENDS)


def is_news(taken: Iterable[SourceFile], complete: Iterable[SourceFile], now: Iterable[SourceFile]) -> bool:
    """Whether a folder has something for a run: a complete file that is new or changed since the files `taken` by the last run,
    or of which a sidecar says something else, or one of those that is no longer in the folder `now`."""
    known = {(file.location, file.size, file.modified_ns, file.declared) for file in taken}
    arrived = any((file.location, file.size, file.modified_ns, file.declared) not in known for file in complete)
    return arrived or bool({file.location for file in taken} - {file.location for file in now})


def taken_of(taken: Iterable[SourceFile], complete: Iterable[SourceFile], now: Iterable[SourceFile]) -> list[SourceFile]:
    """What runs have taken after one that found the files `now`: those that were complete, and, as it was `taken` before, one
    that is being written anew; so that it is missed when it goes before it is complete."""
    fresh = list(complete)
    waiting = {file.location for file in now} - {file.location for file in fresh}
    return fresh + [file for file in taken if file.location in waiting]
