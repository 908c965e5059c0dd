"""Extraction in a process that can be killed: limits on size, time and memory, so that no file can stop a batch."""

import contextlib
import logging
import resource
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import DocumentError
from pipeline.extract import extract
from pipeline.records import Extracted


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    bytes: int = 200_000_000
    seconds: float = 120.0
    memory: int = 3_000_000_000
    """Bytes of address space of the extracting process."""


class GuardedExtractor:
    """Reads files one at a time in a process of its own, which is started at the first file and again after each kill."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._pool: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def extract(self, path: Path, shown: str) -> Extracted:
        """Like `extract`, within the limits. Raises DocumentError when the file is too large, too slow or kills its process."""
        try:
            size = path.stat().st_size
        except OSError as error:
            raise DocumentError(
                shown, "unreadable", f"cannot be read ({error.strerror})", "Close other programs that use it and check its rights"
            ) from error
        if size > self.limits.bytes:
            limit = f"{self.limits.bytes / 1e6:.0f} MB"
            raise DocumentError(
                shown, "too_large", f"is larger than {limit} ({size / 1e6:.0f} MB)", "Split it, or make its pictures smaller"
            )
        future = self._workers().schedule(extract, args=[path, shown], timeout=self.limits.seconds)
        try:
            found: Extracted = future.result()
        except FutureTimeout as error:
            raise DocumentError(
                shown, "too_slow", f"took more than {self.limits.seconds:.0f} s to read", "Split it, or export it again"
            ) from error
        except (ProcessExpired, MemoryError) as error:
            raise DocumentError(
                shown,
                "too_large",
                "needed more memory than a document may use, or broke the program that reads it",
                "Export it again",
            ) from error
        return found

    def close(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _workers(self) -> ProcessPool:
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1, context=get_context("spawn"), initializer=_prepare, initargs=[self.limits.memory]
            )
            Finalize(self, self.close, exitpriority=10)  # a process waits for its children when it ends
        return self._pool


def _prepare(most: int) -> None:
    """In the extracting process: the limit on memory, and no remarks of pdfminer about the fonts of a PDF."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    with contextlib.suppress(ValueError, OSError):  # a system without this limit still has the one on time
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
