"""What a file is, by its content; the ending only decides between kinds of plain text."""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from pipeline.errors import DocumentError

_HEAD = 4096
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BINARY_ENDINGS = {".pdf", ".docx", ".odt", ".rtf", ".epub", ".doc", ".pptx", ".xlsx"}
_TEXT_ENDINGS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html"}
_ZIP_MEMBERS = {"word/document.xml": "docx", "ppt/presentation.xml": "pptx", "xl/workbook.xml": "xlsx"}
_ZIP_TYPES = {b"application/vnd.oasis.opendocument.text": "odt", b"application/epub+zip": "epub"}
_MOST_UNPACKED = 500_000_000
"""Bytes that the parts of an Office file may have when unpacked; a zip bomb has more."""
_OLD_OFFICE = {"EncryptedPackage": "", "WordDocument": "doc", "PowerPoint Document": "ppt", "Workbook": "xls"}
"""Name of a stream of an OLE file → what the file is; empty for an Office file with a password."""
_NEWER = {"ppt": "pptx", "xls": "xlsx"}
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]")
_OF_MAIL = re.compile(rb"^(message-id|mime-version|received|return-path):", re.IGNORECASE | re.MULTILINE)
"""Headers that mail programs write and people who copy a message into a note do not."""


def sniff(path: Path, shown: str) -> str:
    """One of pdf, docx, odt, rtf, epub, pptx, xlsx, doc, eml, html, markdown, text.

    Raises DocumentError for an empty file, a protected Office file, a legacy one other than of Word, and for
    content that is none of these. May raise OSError.
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
        return _sniff_ole(path, shown)
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in readable.lower():
        return "html"
    if _is_mail(head):
        return "eml"
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
        if member in names:
            return kind
    if declared in _ZIP_TYPES:
        return _ZIP_TYPES[declared]
    raise DocumentError(
        shown,
        "unsupported",
        "is an archive or a kind of Office file that is not read yet",
        "Unpack it or save it as docx, odt or pdf",
    )


def _sniff_ole(path: Path, shown: str) -> str:
    """A compound file: what Office up to 2003 wrote, and the frame around an encrypted file of later years."""
    content = path.read_bytes()
    kind = next((kind for name, kind in _OLD_OFFICE.items() if name.encode("utf-16-le") in content), None)
    if kind == "":
        raise DocumentError(shown, "protected", "is protected with a password", "Remove the password in Office and save it again")
    if kind != "doc":
        newer = _NEWER.get(kind or "", "pdf")
        raise DocumentError(
            shown, "unsupported", f"is an old kind of Office file{f' (.{kind})' if kind else ''}", f"Save it as {newer}"
        )
    return kind


def _is_mail(head: bytes) -> bool:
    """Whether a file begins with the headers of a message, at least one of them written by a mail program."""
    headers = re.split(rb"\r?\n\r?\n", head.lstrip(b"\xef\xbb\xbf"), maxsplit=1)[0]
    lines = [line for line in headers.splitlines() if not line.startswith((b" ", b"\t"))]
    whole = lines if len(headers) < len(head) else lines[:-1]  # the last one may be cut off
    return len(whole) > 1 and all(_MAIL_HEADER.match(line + b" ") for line in whole) and bool(_OF_MAIL.search(headers))


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
