"""Whether a finished document still says what the database says, also after an author has edited it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pypandoc
import yaml

from pipeline.errors import DocumentError, VuistregelError
from pipeline.extract.sniff import sniff
from pipeline.extract.xml import DAMAGE
from pipeline.report.blocks import Section
from pipeline.report.marks import parameters
from pipeline.report.render.packed import unpack
from pipeline.report.verify import numbers, quotations
from pipeline.report.verify.findings import Finding, Verification
from pipeline.report.verify.finished import Finished
from pipeline.report.verify.html import read_html
from pipeline.report.verify.opendocument import read_opendocument
from pipeline.report.verify.pairs import Pairs
from pipeline.report.verify.plain import as_finished
from pipeline.report.verify.prose import check_prose
from pipeline.report.verify.word import read_word

_LARGEST = 100_000_000
"""Bytes; a section is a hundredth of it."""


def read_finished(path: Path) -> Finished:
    """A docx, odt, html or Markdown file as its reader sees it, tracked changes accepted.

    Raises VuistregelError for what cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise VuistregelError(str(path), "is too large to be a section of a report", "Give the file that report wrote")
        kind = sniff(path, str(path))
        if kind in {"docx", "odt"}:
            parts = unpack(path.read_bytes())
            return read_word(parts) if kind == "docx" else read_opendocument(parts)
        if kind == "html":
            return read_html(path.read_bytes())
        if kind == "markdown":
            return _read_markdown(path.read_text(encoding="utf-8"))
    except DocumentError as error:
        raise VuistregelError(str(path), error.problem, error.remedy) from error
    except (KeyError, RecursionError, *DAMAGE) as error:
        raise VuistregelError(
            str(path), f"cannot be read ({error})", "Open it in Word or LibreOffice and save it as docx or odt"
        ) from error
    raise VuistregelError(str(path), f"is {kind}, which cannot be checked", "Check the docx, odt, html or md file of the section")


def verify(section: Section, found: Finished, stored: Mapping[str, str]) -> Verification:
    """Compare a document with the section that the database gives now; `stored`: id of a quoted passage → its text."""
    pairs = Pairs(as_finished(section), found)
    findings = (
        *_other_run(section, found),
        *numbers.check_numbers(section, pairs),
        *quotations.check_quotations(section, found),
        *quotations.check_stored(section, stored),
        *check_prose(section, pairs),
    )
    return Verification(numbers.compared(section, found), quotations.compared(section, found), findings)


def _other_run(section: Section, found: Finished) -> Iterator[Finding]:
    made, now = (holder.get("last_run", "") for holder in (parameters(found.properties), section.parameters))
    if made != now:
        yield Finding("other run", "", "the database has changed since", made, now)


def _read_markdown(text: str) -> Finished:
    """Markdown by way of HTML; nothing in it can read a file."""
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    body = text[head.end() :] if head else text
    page: str = pypandoc.convert_text(body, "html", "gfm", extra_args=["--sandbox"])
    properties = yaml.load(head.group(1), yaml.BaseLoader) if head else {}
    return replace(read_html(page.encode()), properties=properties if isinstance(properties, dict) else {})
