"""Comments in the margins of Office files: kept apart from the text, without who made them and when."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Any

from pipeline.clean import clean_text
from pipeline.extract.xml import DAMAGE, parse
from pipeline.records import Comment

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read(path: Path, kind: str) -> tuple[Comment, ...]:
    """The comments of a docx, odt or xlsx in their order; none where that part of the file is damaged, since its text is not."""
    readers = {"docx": _docx, "odt": _odt, "xlsx": _xlsx}
    if kind not in readers:
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            found = [Comment(clean_text(text), " ".join(clean_text(anchor).split())) for text, anchor in readers[kind](archive)]
    except DAMAGE:
        return ()
    return tuple(comment for comment in found if comment.text)


def of_slide(part: bytes) -> Iterator[str]:
    """The texts in a part with comments of a pptx, of the old or the modern kind."""
    root = parse(part)
    for text in root.iter(f"{_P}text"):
        yield clean_text(text.text or "")
    for body in (element for element in root.iter() if element.tag.endswith("}txBody")):
        paragraphs = ("".join(text.text or "" for text in paragraph.iter(f"{_A}t")) for paragraph in body.iter(f"{_A}p"))
        yield clean_text("\n".join(paragraphs))


def _docx(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    if "word/comments.xml" not in archive.namelist():
        return
    anchors = _ranges(parse(archive.read("word/document.xml")))
    for comment in parse(archive.read("word/comments.xml")).iter(f"{_W}comment"):
        paragraphs = ("".join(text.text or "" for text in paragraph.iter(f"{_W}t")) for paragraph in comment.iter(f"{_W}p"))
        yield "\n".join(paragraphs), anchors.get(comment.get(f"{_W}id"), "")


def _ranges(document: Any) -> dict[str | None, str]:
    """Id of a comment → the words between its marks; a deletion that was tracked holds no w:t."""
    open_now: set[str | None] = set()
    words: dict[str | None, str] = {}
    for element in document.iter():
        if element.tag == f"{_W}commentRangeStart":
            open_now.add(element.get(f"{_W}id"))
        elif element.tag == f"{_W}commentRangeEnd":
            open_now.discard(element.get(f"{_W}id"))
        elif element.tag in {f"{_W}t", f"{_W}p"}:
            for name in open_now:
                words[name] = words.get(name, "") + (" " if element.tag == f"{_W}p" else element.text or "")
    return words


def _odt(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    content = archive.read("content.xml")
    if b"annotation" not in content:
        return
    notes: list[tuple[str | None, str]] = []
    words: dict[str | None, str] = {}
    open_now: set[str | None] = set()
    _walk_odt(parse(content), notes, words, open_now)
    yield from ((text, words.get(name, "")) for name, text in notes)


def _walk_odt(element: Any, notes: list[tuple[str | None, str]], words: dict[str | None, str], open_now: set[str | None]) -> None:
    """Collects comments in `notes` as (name, text), and in `words` what stands between the start and the end of each."""

    def spoken(text: str | None) -> None:
        for name in open_now:
            words[name] = words.get(name, "") + (text or "")

    if element.tag == f"{_OFFICE}annotation":
        name = element.get(f"{_OFFICE}name")
        notes.append((name, "\n".join("".join(paragraph.itertext()) for paragraph in element.iter(f"{_TEXT}p"))))
        if name:
            open_now.add(name)
        return
    if element.tag == f"{_OFFICE}annotation-end":
        open_now.discard(element.get(f"{_OFFICE}name"))
        return
    spoken(" " if element.tag in {f"{_TEXT}p", f"{_TEXT}s", f"{_TEXT}tab"} else "")
    spoken(element.text)
    for child in element:
        _walk_odt(child, notes, words, open_now)
        spoken(child.tail)


def _xlsx(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    if not any("omment" in name for name in archive.namelist()):
        return
    parts = _related(archive, "xl/workbook.xml")
    for sheet in parse(archive.read("xl/workbook.xml")).iter(f"{_S}sheet"):
        place = parts[sheet.get(f"{_REL}id")]
        of_sheet = _related(archive, place).values()
        threads = [part for part in of_sheet if "/threadedComments/" in part]
        plain = [part for part in of_sheet if PurePosixPath(part).name.startswith("comment")]
        for part in threads or plain:  # beside a thread, the old part only says that there is one
            tag, said = (f"{_THREADS}threadedComment", f"{_THREADS}text") if threads else (f"{_S}comment", f"{_S}t")
            for comment in parse(archive.read(part)).iter(tag):
                text = "".join(piece.text or "" for piece in comment.iter(said))
                yield text, f"{sheet.get('name')}!{comment.get('ref')}"


def _related(archive: zipfile.ZipFile, part: str) -> dict[str | None, str]:
    """Id of a relation of a part → the name of the other part."""
    place = PurePosixPath(part)
    name = f"{place.parent}/_rels/{place.name}.rels"
    if name not in archive.namelist():
        return {}
    found = {}
    for relation in parse(archive.read(name)):
        target = relation.get("Target", "")
        found[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else normpath(f"{place.parent}/{target}")
    return found
