"""Which faults of a disk, a network drive or another program may pass, and which one needs room."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipeline.errors import VuistregelError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PASSING = {
    errno.EAGAIN,
    errno.EACCES,  # what Windows says of a file that another program has open
    errno.EBUSY,
    errno.EINTR,
    errno.EIO,
    errno.ESTALE,
    errno.ETIMEDOUT,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.ENOTCONN,
}
_FULL_WORDS = ("no space left", "quota exceeded", "file too large", "not enough space", "disk is full")
_PASSING_WORDS = ("lock", "resource temporarily unavailable", "stale file handle", "connection timed out")


def is_full(error: BaseException) -> bool:
    """Whether a full disk is behind the error."""
    return any(_number(link) in _FULL or _says(link, _FULL_WORDS) for link in _chain(error))


def may_pass(error: BaseException) -> bool:
    """Whether the same step may succeed a little later: a locked file, a network drive that was away."""
    return not is_full(error) and any(_number(link) in _PASSING or _says(link, _PASSING_WORDS) for link in _chain(error))


@contextmanager
def full_disk_named(place: str) -> Iterator[None]:
    """Turn what a full disk at `place` does to a database into a VuistregelError."""
    try:
        yield
    except (duckdb.Error, sqlite3.Error, OSError) as error:
        if not is_full(error):
            raise
        raise VuistregelError(
            place, "the disk is full", "Make room there and run again; what was stored stays and the run goes on from there"
        ) from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _number(error: BaseException) -> int | None:
    return error.errno if isinstance(error, OSError) else None


def _says(error: BaseException, words: tuple[str, ...]) -> bool:
    text = str(error).lower()
    return isinstance(error, (duckdb.Error, sqlite3.Error)) and any(word in text for word in words)
