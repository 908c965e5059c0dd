"""Office and web formats through pandoc, which reads them without running anything in them (`--sandbox`)."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypandoc

from pipeline.clean import clean_text
from pipeline.errors import DocumentError
from pipeline.extract import docx, rtf, tables
from pipeline.extract.text import decode
from pipeline.records import Block, Extracted

READERS = {
    "docx": "docx",
    "odt": "odt",
    "html": "html",
    "rtf": "rtf",
    "epub": "epub",
    "markdown": "gfm+footnotes+yaml_metadata_block",
}
"""Kind → pandoc reader."""
_TIMEOUT = 120
"""Seconds; real documents take less than one."""
_SPOKEN = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n"}
_NOT_SHOWN = re.compile(r"<(nav|noscript|template)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
"""Parts of a web page that are no text of its author."""
_BULLET = re.compile(r"(?:[•·▪‣◦]|\uf0b7)\s*(?=\S)")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING_MARK = re.compile(r"^(#{1,6})(?=[A-ZÀ-Ý]|\d{1,2}\.\s)", re.MULTILINE)
"""'#Notulen' without a space is no heading in Markdown, but people write it."""


def read(path: Path, kind: str, shown: str) -> Extracted:
    """Blocks of a document in one of READERS. Tracked changes are taken as accepted, footnotes follow their block.

    Raises DocumentError when pandoc cannot read the file.
    """
    return _extracted(_source(path, kind, shown), kind, shown)


def read_html(content: str, shown: str) -> tuple[Block, ...]:
    """Blocks of a page of HTML that stands in another file, such as a mail."""
    return _extracted(_NOT_SHOWN.sub("", content).encode(), "html", shown).blocks


def _extracted(source: bytes | Path, kind: str, shown: str) -> Extracted:
    tree = json.loads(_pandoc(source, kind, shown))
    blocks = list(_all(tree["blocks"]))
    cleaned = (
        replace(block, text=clean_text(block.text), cells=tuple(" ".join(clean_text(cell).split()) for cell in block.cells))
        for block in blocks
    )
    title = tree["meta"].get("title", {})
    return Extracted(
        blocks=tuple(_as_typed(block) for block in cleaned if block.text),
        kind=kind,
        title=clean_text(_inlines(title["c"], [])) if title.get("t") == "MetaInlines" else "",
    )


def _as_typed(block: Block) -> Block:
    """A paragraph that its author opened with a bullet is a list item; RTF has no other kind of list."""
    bullet = _BULLET.match(block.text) if block.kind == "paragraph" else None
    return Block("list_item", block.text[bullet.end() :], None, 1) if bullet else block


def _source(path: Path, kind: str, shown: str) -> bytes | Path:
    """What pandoc gets: the file, or the text of it where its encoding and its dirt are ours to mend."""
    if kind == "html":
        return _NOT_SHOWN.sub("", decode(path.read_bytes(), shown)).encode()
    if kind == "markdown":
        return _HEADING_MARK.sub(r"\1 ", decode(path.read_bytes(), shown)).encode()
    if kind == "rtf":
        return rtf.mended(path.read_bytes())
    return docx.mended(path.resolve()) if kind == "docx" else path.resolve()


def _pandoc(source: bytes | Path, kind: str, shown: str) -> bytes:
    """Pandoc's document tree as JSON."""
    command = [pypandoc.get_pandoc_path(), "--sandbox", "-f", READERS[kind], "-t", "json"]
    if kind == "docx":
        command.append("--track-changes=accept")
    if isinstance(source, Path):
        command.append(str(source))
    try:
        done = subprocess.run(
            command,
            input=source if isinstance(source, bytes) else None,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(shown, "too_slow", f"took more than {_TIMEOUT} s to read", "Split or re-export it") from error
    if done.returncode:
        raise DocumentError(shown, "damaged", f"is a damaged {kind} file", "Open it in its own program and save it again")
    return done.stdout


def _blocks(element: dict[str, Any], depth: int = 0) -> Iterator[Block]:  # noqa: PLR0912 - one branch per kind
    """The blocks of one element of pandoc's document tree, in order."""
    content: Any = element.get("c")
    match element["t"]:
        case "Header":
            yield from _text_block("heading", content[2], level=content[0])
        case "Para" | "Plain":
            yield from _text_block("paragraph", content)
        case "LineBlock":
            yield from _text_block("paragraph", [part for line in content for part in (*line, {"t": "LineBreak"})])
        case "CodeBlock":
            yield Block("paragraph", content[1])
        case "BulletList":
            for item in content:
                yield from _item(item, depth + 1)
        case "OrderedList":
            for number, item in enumerate(content[1], content[0][0]):
                yield from _item(item, depth + 1, f"{number}. ")
        case "DefinitionList":
            for term, definitions in content:
                yield from _text_block("paragraph", term)
                for definition in definitions:
                    yield from _item(definition, depth + 1)
        case "Table":
            yield from _table(content)
        case "BlockQuote":
            yield from _all(content, depth)
        case "Div" | "Figure":
            yield from _all(content[-1], depth)
        case "RawBlock" if content[0] == "html":
            yield from _all(json.loads(_pandoc(content[1].encode(), "html", "HTML in Markdown"))["blocks"], depth)


def _all(elements: list[dict[str, Any]], depth: int = 0) -> Iterator[Block]:
    return (block for element in elements for block in _blocks(element, depth))


def _text_block(kind: Any, inlines: list[dict[str, Any]], level: int = 0, marker: str = "") -> Iterator[Block]:
    notes: list[list[dict[str, Any]]] = []
    text = _inlines(inlines, notes)
    if text.strip():
        yield Block(kind, marker + text.strip(), None, level)
    for note in notes:
        for block in _all(note):
            yield Block("footnote", block.text)


def _item(elements: list[dict[str, Any]], depth: int, marker: str = "") -> Iterator[Block]:
    """The first paragraph of a list item carries its number; nested lists keep their depth."""
    for element in elements:
        if element["t"] in {"Para", "Plain"}:
            yield from _text_block("list_item", element["c"], depth, marker)
            marker = ""
        else:
            yield from _blocks(element, depth)


def _table(content: list[Any]) -> Iterator[Block]:
    """A row is a block, its cells separated by ' | '; footnotes in cells follow the row."""
    _, (_, caption), _, (_, head), bodies, (_, foot) = content
    yield from _all(caption)
    rows = [*head, *(row for body in bodies for row in (*body[2], *body[3])), *foot]
    for _, cells in rows:
        parts = [list(_all(cell[4])) for cell in cells]
        texts = ["; ".join(" ".join(block.text.split()) for block in part if block.kind != "footnote") for part in parts]
        if any(texts):
            yield tables.row(texts)
        for part in parts:
            yield from (block for block in part if block.kind == "footnote")


def _inlines(inlines: list[dict[str, Any]], notes: list[list[dict[str, Any]]]) -> str:
    """The text of inline elements; footnotes are put aside in `notes`."""
    parts: list[str] = []
    for inline in inlines:
        kind: str = inline["t"]
        content: Any = inline.get("c")
        if kind == "Str":
            parts.append(content)
        elif kind in _SPOKEN:
            parts.append(_SPOKEN[kind])
        elif kind in {"Code", "Math"}:
            parts.append(content[1])
        elif kind == "Note":
            notes.append(content)
        elif kind == "Quoted":
            opening, closing = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
            parts.append(opening + _inlines(content[1], notes) + closing)
        elif kind in {"Link", "Span", "Cite", "Image"}:
            parts.append(_inlines(content[1], notes))
        elif kind in {"Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"}:
            parts.append(_inlines(content, notes))
        elif kind == "RawInline" and _LINE_BREAK.fullmatch(content[1]):
            parts.append("\n")
    return "".join(parts)
