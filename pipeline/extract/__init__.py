"""file → Extracted: what a file says, as blocks in reading order, whatever its format."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from pipeline.errors import Cause, DocumentError
from pipeline.extract import comments, legacy, mail, ocr, office, pdf, sheets, slides, tables, text
from pipeline.extract.quality import pages_for_ocr
from pipeline.extract.sniff import sniff
from pipeline.records import Extracted

EXTRACTION_VERSION = 4
"""Raised when the same file gives other blocks: then every document is extracted again."""
MOST_PAGES = 3000
_NEEDS: dict[str, Callable[[], bool]] = {"needs_ocr": ocr.is_available, "needs_libreoffice": legacy.is_available}
"""Cause → whether the program that was missing is there."""


def extract(path: Path, shown: str, most_pages: int = MOST_PAGES) -> Extracted:
    """Read one file, without OCR. `shown` is how messages call it. Raises DocumentError with the stage that refused it."""
    with _refusing(shown):
        kind = sniff(path, shown)
        return _finished(_read(path, kind, shown, most_pages), shown)


def extract_scanned(path: Path, shown: str, pages: tuple[int, ...]) -> Extracted:
    """Read a PDF of which these pages (1-based) are pictures, by OCR. Raises DocumentError like `extract`."""
    with _refusing(shown), TemporaryDirectory() as folder:
        found = pdf.read(ocr.add_text(path, pages, Path(folder), shown), shown)
        return _finished(replace(found, ocr_pages=pages), shown)


def pages_to_scan(path: Path, shown: str) -> tuple[int, ...]:
    """The pages (1-based) of a PDF that only OCR can read: pictures, and text whose fonts have no meaning."""
    with _refusing(shown):
        return _unread_pages(path, pdf.read(path, shown))


def mendable() -> set[Cause]:
    """The causes for which documents failed that a program mends, and that program is installed now."""
    return {cause for cause, is_available in _NEEDS.items() if is_available()}  # type: ignore[misc]


def _read(path: Path, kind: str, shown: str, most_pages: int) -> Extracted:
    if kind == "pdf":
        return _read_pdf(path, shown, most_pages)
    if kind == "doc":
        with TemporaryDirectory() as folder:
            made = legacy.as_docx(path, Path(folder), shown)
            return replace(office.read(made, "docx", shown), kind=kind, comments=comments.read(made, "docx"))
    if kind in office.READERS:
        return replace(office.read(path, kind, shown), comments=comments.read(path, kind))
    if kind == "xlsx":
        return replace(sheets.read(path, shown), comments=comments.read(path, kind))
    if kind == "pptx":
        return slides.read(path, shown)
    return mail.read(path, shown) if kind == "eml" else text.read(path, shown)


def _read_pdf(path: Path, shown: str, most_pages: int) -> Extracted:
    """A PDF as far as it holds text; which pages do not is part of what is found."""
    pages = _page_count(path)
    if pages > most_pages:
        raise DocumentError(shown, "too_large", f"has more than {most_pages} pages ({pages})", "Split it")
    found = pdf.read(path, shown)
    unread = _unread_pages(path, found)
    if not found.blocks and not unread:
        raise _no_words(shown)
    pdf.check_readable(found, shown)
    return replace(found, unread_pages=unread)


def _unread_pages(path: Path, found: Extracted) -> tuple[int, ...]:
    silent = set(range(1, (found.pages or 0) + 1)) - {block.page for block in found.blocks}
    return tuple(sorted({*pages_for_ocr(found), *ocr.scanned_pages(path, silent)}))


def _page_count(path: Path) -> int:
    """0 for a file that does not open: what is wrong with it, its reader says."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except pypdfium2.PdfiumError:
        return 0


def _finished(found: Extracted, shown: str) -> Extracted:
    """With the names of columns at the rows of tables. Raises DocumentError where there are no words."""
    if not any(character.isalpha() for block in found.blocks for character in block.text):
        raise _no_words(shown)
    return replace(found, blocks=tuple(tables.with_headers(found.blocks)))


def _no_words(shown: str) -> DocumentError:
    return DocumentError(shown, "no_words", "holds no words", "Check whether it is the right file")


@contextmanager
def _refusing(shown: str) -> Iterator[None]:
    """What goes wrong in any reader, as the problem of a document."""
    try:
        yield
    except OSError as error:
        raise DocumentError(
            shown, "unreadable", f"cannot be read ({error.strerror})", "Close other programs that use it and check its rights"
        ) from error
    except RecursionError as error:
        raise DocumentError(
            shown,
            "damaged",
            "nests its lists, tables or parts too deeply",
            "Open it in its own program, simplify it and save it again",
        ) from error
