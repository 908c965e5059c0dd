"""What a file is, by its content; the ending only decides between kinds of plain text."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from pipeline.errors import DocumentError

_HEAD = 4096
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BINARY_ENDINGS = {".pdf", ".docx", ".odt", ".rtf", ".epub", ".doc"}
_TEXT_ENDINGS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html"}
_ZIP_MEMBERS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
_ZIP_TYPES = {b"application/vnd.oasis.opendocument.text": "odt", b"application/epub+zip": "epub"}
_MOST_UNPACKED = 500_000_000
"""Bytes that the parts of an Office file may have when unpacked; a zip bomb has more."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def sniff(path: Path, shown: str) -> str:
    """One of pdf, docx, odt, html, markdown, text, rtf, epub.

    Raises DocumentError for an empty file, a protected or legacy Office file, and for content that
    is none of these. May raise OSError.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        raise DocumentError(shown, "empty", "is empty (0 bytes)", "Copy or export it again")
    readable = head.decode("utf-16", "ignore").encode() if head.startswith(_UTF16_MARKS) else head
    start = readable.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(path, shown)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_office(path, shown)
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in readable.lower():
        return "html"
    return _sniff_text(path, head, shown)


def _sniff_zip(path: Path, shown: str) -> str:
    content = BytesIO(path.read_bytes())
    try:
        with zipfile.ZipFile(content) as archive:
            names = set(archive.namelist())
            if sum(member.file_size for member in archive.infolist()) > _MOST_UNPACKED:
                raise DocumentError(
                    shown,
                    "too_large",
                    f"unpacks to more than {_MOST_UNPACKED / 1e6:.0f} MB",
                    "Split it, or make its pictures smaller",
                )
            declared = archive.read("mimetype").strip() if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, LookupError, EOFError, RuntimeError, ValueError) as error:
        raise DocumentError(
            shown, "damaged", "is a damaged Office file", "Open it in Word or LibreOffice and save it again"
        ) from error
    for member, kind in _ZIP_MEMBERS.items():
        if member in names and kind == "docx":
            return kind
    if declared in _ZIP_TYPES:
        return _ZIP_TYPES[declared]
    raise DocumentError(
        shown,
        "unsupported",
        "is an archive or a kind of Office file that is not read yet",
        "Unpack it or save it as docx, odt or pdf",
    )


def _old_office(path: Path, shown: str) -> DocumentError:
    if _ENCRYPTED in path.read_bytes():
        return DocumentError(shown, "protected", "is protected with a password", "Remove the password in Word and save it again")
    return DocumentError(shown, "unsupported", "is a legacy Office file (.doc)", "Save it as docx, odt or pdf")


def _sniff_text(path: Path, head: bytes, shown: str) -> str:
    ending = path.suffix.lower()
    if ending in _BINARY_ENDINGS:
        raise DocumentError(
            shown, "damaged", f"is no {ending.removeprefix('.')} file, although its name says so", "Export or copy it again"
        )
    if b"\x00" in head and not head.startswith(_UTF16_MARKS):
        raise DocumentError(
            shown, "unsupported", "is no text and of no kind that is read", "Save it as docx, odt, pdf, html or text"
        )
    return _TEXT_ENDINGS.get(ending, "text")
