"""Make the example corpus: source texts (Markdown) → the formats that users have.

usage: python examples/build.py [--check]

The source texts in examples/source/ are made up for this project. The true text of every document is
known (`true_text`), and so are its codes, as their writers meant them (`truth`). Built with what the
product installs, plus the `dev` extra. `--check` only says whether every document is there.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import pypandoc
import pypdfium2
import typst
import yaml
from openpyxl import Workbook
from PIL import Image

HERE = Path(__file__).parent
SOURCE = HERE / "source"
CORPUS = HERE / "corpus"
TRUTH_COMMENT = re.compile(r"^<!-- codes: (.*?) -->\n?", re.MULTILINE)
_FOOTNOTE = re.compile(r"^\[\^(\w+)\]:\s*(.*)$", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^(\w+)\]")
_MARKS = re.compile(r"^\s*(#{1,6}\s+|>\s?|[-*+]\s+)")
_EMPHASIS = re.compile(r"(?<!\\)[*_](?=\S)|(?<=\S)[*_](?!\w)")
SCAN_DPI = 150
PAGE = """
#set document(title: "{title}")
#set page(paper: "a4", margin: 2.4cm, columns: {columns}, header: context {{ if counter(page).get().first() > 1 or {always} [
  #text(size: 8pt)[{header} #h(1fr) {short}] ] }},
  footer: context [ #align(center, text(size: 8pt)[{label} #counter(page).display()]) ])
#set text(lang: "nl", size: {size}pt, hyphenate: true)
#set par(justify: true, leading: {leading}em, spacing: 1.3em)
#set table(inset: 5pt)
#show heading: it => block(above: 1.2em, below: 0.7em, it)
"""


@dataclass(frozen=True)
class Source:
    """One source text: what to make of it, and its Markdown without front matter, truth comments included."""

    network: str
    file: str
    format: str
    title: str
    header: str
    markdown: str

    @property
    def target(self) -> Path:
        return CORPUS / self.network / self.file

    @property
    def clean_markdown(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", TRUTH_COMMENT.sub("", self.markdown))


def sources() -> list[Source]:
    """Every source text, in order of network and target."""
    found = [_read(path) for path in sorted(SOURCE.glob("*/*.md"))]
    return sorted(found, key=lambda source: (source.network, source.file))


def truth(source: Source) -> list[tuple[str, list[tuple[str, str]]]]:
    """(block of Markdown, its (code, stance) pairs) for every block that its writer coded."""
    blocks: list[tuple[str, list[tuple[str, str]]]] = []
    for block, comment in _coded_blocks(source.markdown):
        pairs = [tuple(pair.strip().split("=")) for pair in comment.split(",")]
        blocks.append((block, [(code, stance) for code, stance in pairs]))
    return blocks


def true_text(source: Source) -> str:
    """The text that a reader of the document sees, without running headers and page numbers."""
    return _pandoc(source.clean_markdown, "markdown-smart", "plain", "--wrap=none")


def true_blocks(source: Source) -> list[str]:
    """The text of every block in reading order, without Markdown; a footnote follows the block that refers to it.

    Read from the lines of the source by rules of its own, so that it can judge what pandoc and PDFium give.
    """
    notes = dict(_FOOTNOTE.findall(source.clean_markdown))
    blocks: list[str] = []
    for line in _FOOTNOTE.sub("", source.clean_markdown).splitlines():
        text = _MARKS.sub("", line)
        if re.fullmatch(r"[|:\- ]*", text):
            continue
        blocks.append(
            re.sub(r"\s+", " ", _EMPHASIS.sub("", _REFERENCE.sub("", text).replace("|", " ")).replace("\\", "")).strip()
        )
        blocks += [_EMPHASIS.sub("", notes[name]) for name in _REFERENCE.findall(line)]
    return blocks


def _coded_blocks(markdown: str) -> Iterator[tuple[str, str]]:
    start = 0
    for found in TRUTH_COMMENT.finditer(markdown):
        before = markdown[start : found.start()].rstrip("\n")
        yield re.split(r"\n{2,}(?![-*|\d])", before)[-1], found.group(1)
        start = found.end()


def _read(path: Path) -> Source:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    facts = yaml.safe_load(front)
    return Source(path.parent.name, facts["file"], facts["format"], facts["title"], facts.get("header", ""), body.lstrip())


def build(source: Source) -> None:
    """Write one document."""
    source.target.parent.mkdir(parents=True, exist_ok=True)
    _WRITERS[source.format](source)


def _write_pandoc(source: Source) -> None:
    # without the title as metadata: pandoc would print it above the heading that the text already has
    text = source.clean_markdown
    options = ["-s", "-M", f"pagetitle={source.title}"] if source.format == "html" else []
    _pandoc(text, "markdown-smart", source.format, "-o", str(source.target), *options)


def _write_book(source: Source) -> None:
    options = ["-M", "title=", "-M", f"identifier={source.file}", "-M", "lang=nl"]
    _pandoc(source.clean_markdown, "markdown-smart", "epub", "-o", str(source.target), *options)


def _write_slides(source: Source) -> None:
    """A slide for each second heading; the first is the title of the talk."""
    _pandoc(source.clean_markdown, "markdown-smart", "pptx", "--slide-level=2", "-o", str(source.target))


def _write_rtf(source: Source) -> None:
    _pandoc(source.clean_markdown, "markdown-smart", "rtf", "-s", "-o", str(source.target))


def _write_sheets(source: Source) -> None:
    """A sheet for each heading, with dates and numbers as Excel keeps them."""
    book = Workbook()
    book.remove(book.active)
    for line in source.clean_markdown.splitlines():
        if line.startswith("#"):
            sheet = book.create_sheet(line.lstrip("# "))
        elif not line or re.fullmatch(r"[|:\- ]*", line):
            if not line and sheet.max_row > 1:
                sheet.append([])
        else:
            sheet.append([_typed(cell.strip()) for cell in line.strip("|").split("|")])
    raw = BytesIO()
    book.save(raw)
    with ZipFile(raw) as made, ZipFile(source.target, "w", ZIP_DEFLATED) as fixed:  # the moment of building stays out
        for name in made.namelist():
            data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2024-12-03T00:00:00Z", made.read(name))
            fixed.writestr(ZipInfo(name), data, ZIP_DEFLATED)


def _typed(cell: str) -> str | int | float | datetime:
    if re.fullmatch(r"\d+-\d+-\d{4}", cell):
        return datetime.strptime(cell, "%d-%m-%Y")
    if re.fullmatch(r"\d+(,\d+)?", cell):
        return float(cell.replace(",", ".")) if "," in cell else int(cell)
    return cell


def _write_mail(source: Source) -> None:
    """Subject, sender and date are the first three lines of the source; the rest is the text, as mail programs break it."""
    subject, sender, day, *rest = re.split(r"\n{2,}", source.clean_markdown.strip())
    number, month, year = day.removeprefix("Datum: ").split()
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = subject.lstrip("# ")
    message["From"] = Address(sender.removeprefix("Van: "), "y.karadeniz", "hoogvoorde.example")
    message["To"] = Address("Kernteam", "kernteam", "proeftuin.example")
    message["Date"] = datetime(int(year), {"november": 11}[month], int(number), 9, 12, tzinfo=UTC)
    message["Message-ID"] = "<bezoek-1@hoogvoorde.example>"
    message.set_content(_pandoc("\n\n".join(rest), "markdown-smart", "plain", "--columns=72"), cte="quoted-printable")
    source.target.write_bytes(message.as_bytes())


def _write_markdown(source: Source) -> None:
    source.target.write_text(source.clean_markdown, encoding="utf-8")


def _write_text(source: Source) -> None:
    """Lines broken at 72 characters, Windows-1252 and CRLF, as mail programs and old editors leave them."""
    text = _pandoc(source.clean_markdown, "markdown-smart", "plain", "--columns=72")
    source.target.write_bytes(text.encode("cp1252").replace(b"\n", b"\r\n"))


def _write_pdf(source: Source) -> None:
    source.target.write_bytes(_pdf(source))


def _pdf(source: Source) -> bytes:
    columns = 2 if source.format == "pdf-columns" else 1
    page = PAGE.format(
        title=source.title.replace('"', "'"),
        header=_escape(source.header or source.title),
        short=_escape(source.network),
        columns=columns,
        size=10 if columns == 2 else 11.5,
        leading=0.65 if columns == 2 else 0.95,
        always="true" if source.header else "false",
        label="Pagina" if source.header else "",
    )
    body = _pandoc(source.clean_markdown, "markdown-smart", "typst")
    body = re.sub(r"#figure\(\n\s*align\(center\)\[(#table\(.*?\n  \))\]\n\s*, kind: table\n\s*\)", r"\1", body, flags=re.DOTALL)
    return typst.compile((page + body).encode(), ignore_system_fonts=True, timestamp=0)  # type: ignore[no-any-return]


def _write_scan(source: Source) -> None:
    """Pictures of the pages, slightly turned and speckled, without a text layer."""
    noise = np.random.default_rng(1)
    pictures = []
    with pypdfium2.PdfDocument(_pdf(source)) as document:
        for page in document:
            picture = page.render(scale=SCAN_DPI / 72).to_pil().convert("L")
            picture = picture.rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
            pixels = np.asarray(picture, dtype=np.int16) + noise.normal(0, 9, (picture.height, picture.width)).astype(np.int16)
            pictures.append(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)))
    moment = datetime(2024, 5, 27).timetuple()
    pictures[0].save(
        source.target, "PDF", resolution=SCAN_DPI, save_all=True, append_images=pictures[1:], creationDate=moment, modDate=moment
    )


def _pandoc(text: str, reader: str, writer: str, *options: str) -> str:
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", reader, "-t", writer, *options],
        input=text.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"},
    )
    return done.stdout.decode()


def _escape(text: str) -> str:
    return re.sub(r"([#*_\[\]$@<>\\])", r"\\\1", text)


_WRITERS = {
    "docx": _write_pandoc,
    "odt": _write_pandoc,
    "html": _write_pandoc,
    "epub": _write_book,
    "pptx": _write_slides,
    "rtf": _write_rtf,
    "xlsx": _write_sheets,
    "eml": _write_mail,
    "md": _write_markdown,
    "txt": _write_text,
    "pdf": _write_pdf,
    "pdf-columns": _write_pdf,
    "pdf-tables": _write_pdf,
    "pdf-scan": _write_scan,
}


def main() -> int:
    wanted = sources()
    if "--check" in sys.argv:
        missing = [str(source.target) for source in wanted if not source.target.is_file()]
        print("\n".join(missing) or f"{len(wanted)} documents are there")
        return 1 if missing else 0
    for source in wanted:
        build(source)
        print(source.target.relative_to(HERE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
