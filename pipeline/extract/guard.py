"""Extraction in a process that can be killed: limits on size, pages, time and memory, so that no file can stop a batch."""

import contextlib
import logging
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import DocumentError
from pipeline.extract import MOST_PAGES, extract, extract_scanned, ocr, pages_to_scan
from pipeline.offspring import end_with_parent
from pipeline.records import Extracted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost."""

    bytes: int = 200_000_000
    pages: int = MOST_PAGES
    seconds: float = 120.0
    ocr_page_seconds: float = 20.0
    """For each page that is a picture, on top of `seconds`; a page of text at 300 dpi takes two to five."""
    ocr_seconds: float = 3600.0
    """The most that OCR of one document may take."""
    memory: int = 3_000_000_000
    """Bytes of address space of the extracting process, and of each program that it starts."""


class GuardedExtractor:
    """Reads files one at a time in a process of its own, which is started at the first file and again after each kill.

    The programs that read a file for it (pandoc, LibreOffice, tesseract) belong to its process group and die with it; what
    they leave on disk stands in one folder, which is removed then too.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._pool: ProcessPool | None = None
        self._scratch: TemporaryDirectory[str] | None = None
        self._worker = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def extract(self, path: Path, shown: str) -> Extracted:
        """Like `extract`, within the limits, and with OCR of the pages that are pictures where that is installed.

        Raises DocumentError when the file is too large, too slow or kills its process. A document of which some pages hold
        text is not refused for the others: those are its `unread_pages`.
        """
        self._check_size(path, shown)
        try:
            found = self._run(extract, (path, shown, self.limits.pages), self.limits.seconds, shown)
        except DocumentError as error:
            if error.cause != "needs_ocr" or not ocr.is_available():
                raise
            return self._extract_scanned(path, shown, self._run(pages_to_scan, (path, shown), self.limits.seconds, shown))
        if not found.unread_pages or not ocr.is_available():
            return found
        try:
            whole = self._extract_scanned(path, shown, found.unread_pages)
        except DocumentError:
            return found
        return replace(whole, title=found.title)

    def close(self) -> None:
        """End the process and all that it started, and remove what they left on disk."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None
        if self._worker:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._worker, signal.SIGKILL)
            self._worker = 0
        if self._scratch is not None:
            with contextlib.suppress(OSError):
                self._scratch.cleanup()
            self._scratch = None

    def _check_size(self, path: Path, shown: str) -> None:
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

    def _extract_scanned(self, path: Path, shown: str, pages: tuple[int, ...]) -> Extracted:
        limits = self.limits
        seconds = limits.seconds + min(limits.ocr_page_seconds * len(pages), limits.ocr_seconds)
        return self._run(extract_scanned, (path, shown, pages), seconds, shown)

    def _run(self, read: Callable[..., T], arguments: tuple[object, ...], seconds: float, shown: str) -> T:
        """The result of a function in the process. Raises DocumentError when it takes too long or kills the process."""
        pool = self._workers()
        try:
            self._worker = pool.schedule(os.getpid).result()
            found: T = pool.schedule(read, args=arguments, timeout=seconds).result()
        except FutureTimeout as error:
            self.close()
            raise DocumentError(
                shown, "too_slow", f"took more than {seconds:.0f} s to read", "Split it, or export it again"
            ) from error
        except (ProcessExpired, MemoryError) as error:
            self.close()
            raise DocumentError(
                shown,
                "too_large",
                "needed more memory than a document may use, or broke the program that reads it",
                "Export it again",
            ) from error
        return found

    def _workers(self) -> ProcessPool:
        if self._pool is None:
            self._scratch = TemporaryDirectory(prefix="vuistregel-")
            self._pool = ProcessPool(
                max_workers=1,
                context=get_context("spawn"),
                initializer=_prepare,
                initargs=[self.limits.memory, self._scratch.name],
            )
            Finalize(self, self.close, exitpriority=10)  # a process waits for its children when it ends
        return self._pool


def _prepare(most: int, scratch: str) -> None:
    """In the extracting process: a process group and a folder of its own, the limit on memory, and a silent pdfminer."""
    os.setpgid(0, 0)
    end_with_parent(lambda: _leave_nothing(scratch))
    tempfile.tempdir = scratch
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    with contextlib.suppress(ValueError, OSError):  # a system without this limit still has the one on time
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _leave_nothing(scratch: str) -> None:
    """End the programs that this process started, and itself."""
    shutil.rmtree(scratch, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)
