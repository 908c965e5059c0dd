"""Any number of documents, made from the example corpus with variation: every one another text, the same ones for a seed.

Paragraphs are left out, years and places changed, and a line with a number of its own is added. One document in twenty
says MARK, a word that no lexicon has, so that what a new term touches is known.
"""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from examples.build import CORPUS

MARK = "leerkompas"
_MARKED = f"Wij houden samen een {MARK} bij en bespreken het elk kwartaal."
_KEPT = 0.8
"""Share of the paragraphs that stay."""
_PLACES = ("Molenwaard", "Oeverland", "Lindehout", "Zandwijk", "Veenrode", "Duinkapel", "Kerkbroek", "Rozendijk")
_NAMED = re.compile(r"Rietlanden|Hoogvoorde|Zonneweide|Wilgenloo|De Kolk")
_ZIPPED = {".docx": "word/document.xml", ".odt": "content.xml"}
"""Format → the part of the file that holds its text."""
_PARAGRAPHS = {
    ".docx": (re.compile(r"<w:p>.*?</w:p>|<w:p .*?</w:p>|<w:tbl>.*?</w:tbl>", re.DOTALL), "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"),
    ".odt": (re.compile(r"<text:p[^>]*>[^<]{40,}</text:p>", re.DOTALL), "<text:p>{}</text:p>"),
    ".html": (re.compile(r"<p>.*?</p>", re.DOTALL), "<p>{}</p>"),
    ".md": (re.compile(r"(?m)^[A-Z][^\n]{60,}$"), "\n\n{}\n"),
    ".txt": (re.compile(r"(?m)^[A-Z][^\n]{60,}(?:\n[^\n]+)*$"), "\n\n{}\n"),
}
"""Format → its paragraphs, and how one is written."""
_ENDS = {".docx": "<w:sectPr", ".odt": "</office:text>", ".html": "</body>"}
"""Format → before what a paragraph is added; elsewhere it comes last."""


def make(folder: Path, number: int, seed: int = 1) -> list[Path]:
    """Write `number` documents to `folder`, in networks and years; their paths in order."""
    random = Random(seed)
    originals = [path for path in sorted(CORPUS.rglob("*")) if path.suffix in _PARAGRAPHS]
    made = []
    for place in range(number):
        original = originals[place % len(originals)]
        year = random.randint(2019, 2026)
        path = folder / f"netwerk-{random.randint(1, 20):02d}" / str(year) / f"{place:05d} {original.name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_varied(original, _variation(original.suffix, place, year, random)))
        made.append(path)
    return made


def _variation(kind: str, place: int, year: int, random: Random) -> Callable[[str], str]:
    """What to do with the text of one document."""
    paragraph, form = _PARAGRAPHS[kind]
    town = random.choice(_PLACES)
    added = form.format(f"Kenmerk {place:06d} van {town}.") + (form.format(_MARKED) if place % 20 == 0 else "")

    def vary(text: str) -> str:
        text = paragraph.sub(lambda found: found.group() if random.random() < _KEPT else "", text)
        text = re.sub(r"\b202[3-6]\b", str(year), _NAMED.sub(town, text))
        before, end, after = text.rpartition(_ENDS[kind]) if kind in _ENDS else (text, "", "")
        return f"{before}{added}{end}{after}"

    return vary


def _varied(original: Path, vary: Callable[[str], str]) -> bytes:
    if original.suffix not in _ZIPPED:
        encoding = "cp1252" if original.suffix == ".txt" else "utf-8"
        return vary(original.read_bytes().decode(encoding)).encode(encoding)
    written = BytesIO()
    with ZipFile(original) as read, ZipFile(written, "w", ZIP_DEFLATED) as fresh:
        for name in read.namelist():
            data = read.read(name)
            text = vary(data.decode()).encode() if name == _ZIPPED[original.suffix] else data
            fresh.writestr(ZipInfo(name), text, ZIP_DEFLATED)
    return written.getvalue()
