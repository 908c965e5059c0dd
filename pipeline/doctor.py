"""What is installed, which models are used, what is missing and how to get it."""

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

import pypandoc

from pipeline import __version__
from pipeline.artefacts import find_coder, load_classifier
from pipeline.codebook import load_codebook
from pipeline.dutch_model import BUNDLED, PREFERRED, model_name
from pipeline.embeddings import find_embedder
from pipeline.errors import VuistregelError
from pipeline.extract import legacy, ocr
from pipeline.settings import Settings
from pipeline.store import open_published, query

_PACKAGES = (
    "spacy",
    "pdfplumber",
    "pypdfium2",
    "python-pptx",
    "openpyxl",
    "prefect",
    "duckdb",
    "pyarrow",
    "scikit-learn",
    "altair",
)
_LEAST_SPACE = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination; '!!' is a problem that must be mended, '--' something that could be added."""

    mark: Literal["ok", "--", "!!"]
    subject: str
    text: str


def examine(settings: Settings) -> list[Finding]:
    """Everything worth knowing before a first run or a question for help."""
    return [
        Finding("ok", "vuistregel", f"{__version__}, Python {platform.python_version()}, {sys.platform}"),
        *_packages(),
        _model(settings),
        _codebook(settings),
        _coder(settings),
        _pandoc(),
        _ocr(),
        _libreoffice(),
        _home(settings),
        _database(settings),
    ]


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding("ok", name, version(name))
        except PackageNotFoundError:
            yield Finding("!!", name, f"is not installed; install it with: pip install {name}")


def _model(settings: Settings) -> Finding:
    try:
        name = model_name(settings.model, settings.models)
    except VuistregelError as error:
        return Finding("!!", "Dutch pipeline", str(error))
    if name.startswith(BUNDLED):
        return Finding("ok", "Dutch pipeline", f"{name} (bundled; {PREFERRED} is used instead where it is installed)")
    return Finding("ok", "Dutch pipeline", name)


def _codebook(settings: Settings) -> Finding:
    try:
        book = load_codebook(settings.lexicons)
    except VuistregelError as error:
        return Finding("!!", "codebook", str(error))
    terms = sum(len(code.terms) for code in book.codes.values())
    return Finding("ok", "codebook", f"version {book.version}: {len(book.codes)} codes, {terms} terms, in {settings.lexicons}")


def _coder(settings: Settings) -> Finding:
    try:
        folder = find_coder(settings.coder, settings.home, settings.models)
        if folder is None:
            return Finding("--", "coder", "none: coding with the lexicon alone, without probabilities")
        classifier = load_classifier(folder)
        find_embedder(classifier.embedding, settings.embeddings)
    except VuistregelError as error:
        return Finding("!!", "coder", str(error))
    with_embeddings = f", with sentence embeddings of {classifier.embedding}" if classifier.embedding else ""
    return Finding("ok", "coder", f"{folder.name}: {len(classifier.codes.ids)} codes, in {folder}{with_embeddings}")


def _pandoc() -> Finding:
    try:
        return Finding(
            "ok", "pandoc", f"{pypandoc.get_pandoc_version()} (reads docx, odt, rtf, epub, html, md; writes the report)"
        )
    except OSError:
        return Finding("!!", "pandoc", "is missing; install it with: pip install pypandoc_binary")


def _ocr() -> Finding:
    if ocr.is_available():
        return Finding("ok", "OCR", "ocrmypdf and tesseract nld: scanned PDFs are read")
    missing = "the Dutch language of tesseract" if shutil.which("ocrmypdf") and shutil.which("tesseract") else "ocrmypdf"
    text = f"{missing} is not installed: scanned PDFs end as needs_ocr (Debian: ocrmypdf tesseract-ocr-nld)"
    return Finding("--", "OCR", text)


def _libreoffice() -> Finding:
    if legacy.is_available():
        return Finding("ok", "LibreOffice", "soffice: doc files of Word up to 2003 are read")
    text = "is not installed: doc files of Word up to 2003 end as needs_libreoffice (Debian: libreoffice-writer-nogui)"
    return Finding("--", "LibreOffice", text)


def _home(settings: Settings) -> Finding:
    place = settings.home.resolve()
    existing = next(folder for folder in (place, *place.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    text = f"{place}, {free / 1e9:.0f} GB free"
    if free < _LEAST_SPACE:
        return Finding("!!", "home", f"{text}: too little for a corpus; make room or choose another --home")
    return Finding("ok", "home", text)


def _database(settings: Settings) -> Finding:
    if not settings.published.is_file():
        return Finding("--", "database", "none yet; make one with: vuistregel ingest FOLDER")
    try:
        with open_published(settings.published) as connection:
            row = query(connection, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM codings)").rows[0]
    except VuistregelError as error:
        return Finding("!!", "database", str(error))
    return Finding("ok", "database", f"{settings.published}: {row[0]} documents, {row[1]} codings")
