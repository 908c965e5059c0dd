"""OCR of the pages of a PDF that are pictures, through ocrmypdf and tesseract with the Dutch language, where these are installed.

The positions of words stay those of the original page: nothing is straightened, so that a quotation can be shown on it.
"""

import shutil
import subprocess
from collections.abc import Collection, Sequence
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.errors import DocumentError

LANGUAGE = "nld"
_DRAWN_FROM = 50
"""Lines and shapes on a page without letters from which it may hold text in outlines; a frame and a logo have fewer."""
_MOST_MEGAPIXELS = 128
"""Of one picture; A3 at 600 dpi has 70."""
_PROTECTED = 8
"""Exit code of ocrmypdf."""


def is_available() -> bool:
    """Whether ocrmypdf and the Dutch language of tesseract are installed."""
    if not (shutil.which("ocrmypdf") and (tesseract := shutil.which("tesseract"))):
        return False
    listed = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, check=False)
    return LANGUAGE in listed.stdout.split()


def scanned_pages(path: Path, among: Collection[int] | None = None) -> tuple[int, ...]:
    """The pages (1-based) that show something but hold no letter; of all pages, or `among` some. Raises PdfiumError."""
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for number in sorted(among) if among is not None else range(1, len(document) + 1):
            page = document[number - 1]
            if _shows_picture(page) and not _has_letters(page):
                found.append(number)
            page.close()
    return tuple(found)


def add_text(path: Path, pages: Sequence[int], folder: Path, shown: str) -> Path:
    """A copy of a PDF in `folder`, in which these pages (1-based) hold the text that OCR read on them; others are as they were.

    Text that stood on these pages is replaced. The same file gives the same text with the same version of tesseract. Has no
    clock of its own: who calls it, bounds it. Raises DocumentError where ocrmypdf is missing or refuses the file.
    """
    _check_pictures(path, pages, shown)
    made = folder / "ocr.pdf"
    wanted = ",".join(map(str, pages))
    command = ["env", f"TMPDIR={folder}", "OMP_THREAD_LIMIT=1", "ocrmypdf", "--quiet", "--language", LANGUAGE, "--jobs", "1"]
    command += ["--force-ocr", "--pages", wanted, "--rotate-pages", "--max-image-mpixels", str(_MOST_MEGAPIXELS)]
    command += ["--output-type", "pdf", "--optimize", "0", "--", str(path.resolve()), str(made)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode == _PROTECTED:
        raise DocumentError(shown, "protected", "is a protected scan", "Save a copy without protection")
    if not made.is_file():
        raise DocumentError(shown, "damaged", "is a scan that cannot be read by OCR", "Scan or export it again")
    return made


def _check_pictures(path: Path, pages: Sequence[int], shown: str) -> None:
    """Raises DocumentError where a picture on these pages is too large to unpack."""
    with pypdfium2.PdfDocument(path) as document:
        for number in pages:
            for picture in document[number - 1].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
                width, height = picture.get_px_size()
                if width * height > _MOST_MEGAPIXELS * 1_000_000:
                    raise DocumentError(
                        shown,
                        "too_large",
                        f"holds a picture of more than {_MOST_MEGAPIXELS} million pixels",
                        "Scan it again at 300 dpi",
                    )


def _shows_picture(page: pypdfium2.PdfPage) -> bool:
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING]
    drawn = enumerate(page.get_objects(filter=kinds), 1)
    return any(item.type == pdfium.FPDF_PAGEOBJ_IMAGE or number >= _DRAWN_FROM for number, item in drawn)


def _has_letters(page: pypdfium2.PdfPage) -> bool:
    text_page = page.get_textpage()
    try:
        return any(character.isalpha() for character in text_page.get_text_range())
    finally:
        text_page.close()
