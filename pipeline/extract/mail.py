"""EML: a saved message → blocks, with the mail parser of Python."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from itertools import groupby
from pathlib import Path

from pipeline.clean import clean_text
from pipeline.dates import MONTHS
from pipeline.errors import DocumentError
from pipeline.extract import office, text
from pipeline.records import Block, Extracted

_MOST_PARTS = 500
_QUOTE = re.compile(r"(?:>\s?)+")


def read(path: Path, shown: str) -> Extracted:
    """Blocks of a message: its subject as heading, who sent it and when, its text, and the names of what is attached.

    Plain text goes before HTML; quoted replies stay, without their '>'. Attachments are not opened. Raises
    DocumentError for a message with very many parts.
    """
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    if sum(1 for _ in message.walk()) > _MOST_PARTS:
        raise DocumentError(shown, "too_large", f"has more than {_MOST_PARTS} parts", "Save its attachments and take those in")
    try:
        blocks = [*_head(message), *_body(message, shown), *_attachments(message)]
        title = clean_text(str(message["subject"] or ""))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError) as error:  # the parser keeps defects until asked
        raise DocumentError(shown, "damaged", "is a damaged message", "Save it again from the mail program") from error
    return Extracted(tuple(block for block in blocks if block.text), "eml", None, title)


def _head(message: EmailMessage) -> Iterator[Block]:
    yield Block("heading", clean_text(str(message["subject"] or "")), None, 1)
    sender = message["from"]
    if sender is not None:
        names = [clean_text(address.display_name or address.addr_spec) for address in sender.addresses]
        yield Block("paragraph", f"Van: {', '.join(names)}" if any(names) else "")
    sent = message["date"].datetime if message["date"] is not None else None
    if sent is not None:
        yield Block("paragraph", f"Datum: {sent.day} {MONTHS[sent.month - 1]} {sent.year}")


def _body(message: EmailMessage, shown: str) -> Iterator[Block]:
    body = message.get_body(("plain", "html"))
    if body is None:
        return
    content = _content(body)
    if body.get_content_type() == "text/html":
        yield from office.read_html(content, shown)
        return
    lines = re.split(r"\r\n|\r|\n", content)
    for _, run in groupby(lines, key=_depth):
        yield from text.paragraphs([clean_text(_QUOTE.sub("", line, count=1) if _depth(line) else line) for line in run])


def _content(part: MIMEPart) -> str:
    """The text of a part; where it names no encoding that exists, the one that its bytes fit."""
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    try:
        return data.decode(part.get_content_charset("utf-8"))
    except (LookupError, ValueError):
        return data.decode("cp1252", "replace")


def _depth(line: str) -> int:
    found = _QUOTE.match(line)
    return found[0].count(">") if found else 0


def _attachments(message: EmailMessage) -> Iterator[Block]:
    for part in message.iter_attachments():
        name = clean_text(part.get_filename() or "") or "zonder naam"
        yield Block("paragraph", f"Bijlage, niet gelezen: {' '.join(name.split())}")
