"""RTF as programs write it → RTF as pandoc reads it. Each repair has the case that asked for it."""

import re
from collections.abc import Callable

_TOKEN = re.compile(rb"\\[a-z]+-?\d* ?|\\'[0-9a-f]{2}|\\.|[{}]", re.DOTALL | re.IGNORECASE)
_DELETED = re.compile(rb"\{\s*(?:\\[a-z]+-?\d*\s*)*?\\deleted(?!\d)")
_FALLBACK = re.compile(rb"(\\u-?\d+) ?([^\\{}\r\n\d ])")
_STYLE = re.compile(rb"\{\\s(\d+)(?=[\\ ])[^{}]*?(?:\\outlinelevel([0-8])[^{}]*|[ ](?:heading|kop) ([1-9]));?\}", re.IGNORECASE)
_APPLIED = re.compile(rb"(\\pard(?:\s*\\plain)?\s*\\s(\d+))(?=[\\ ])")


def drop_deleted(data: bytes) -> bytes:
    """Pandoc keeps the words of a tracked deletion: 'de gemeente {\\deleted en de corporatie}' → 'de gemeente'."""
    kept = bytearray()
    place = 0
    for found in _DELETED.finditer(data):
        if found.start() < place:  # inside another deletion
            continue
        kept += data[place : found.start()]
        place = _end_of_group(data, found.start())
    return bytes(kept + data[place:])


def quote_fallback(data: bytes) -> bytes:
    """Pandoc drops the letter behind the sign that old programs show for a rare one: '\\u8220?tussen' → '“ussen'."""
    if rb"\uc0" in data:  # no such signs in this file
        return data
    return _FALLBACK.sub(lambda found: found[1] + b"\\'%02x" % found[2][0], data)


def show_footnotes(data: bytes) -> bytes:
    """LibreOffice marks footnotes as something that a program may pass over, and pandoc does: '{\\*\\footnote'."""
    return re.sub(rb"\{\\\*\s*\\footnote\b", rb"{\\footnote", data)


def level_headings(data: bytes) -> bytes:
    """Pandoc knows a heading by its outline level; LibreOffice gives only its style, which the style sheet calls 'Heading 2'."""
    levels = {
        number: int(outline) if outline else int(heading) - 1
        for number, outline, heading in _STYLE.findall(data[: data.find(b"\\pard") if b"\\pard" in data else None])
    }
    return _APPLIED.sub(
        lambda found: found[1] + (b"\\outlinelevel%d" % levels[found[2]] if found[2] in levels else b""),
        data,
    )


REPAIRS: tuple[Callable[[bytes], bytes], ...] = (drop_deleted, quote_fallback, show_footnotes, level_headings)


def mended(data: bytes) -> bytes:
    """The same document after every repair."""
    for repair in REPAIRS:
        data = repair(data)
    return data


def _end_of_group(data: bytes, start: int) -> int:
    """The place behind the brace that closes the group at `start`; the end of the file when none does."""
    depth = 0
    for token in _TOKEN.finditer(data, start):
        depth += (token[0] == b"{") - (token[0] == b"}")
        if depth == 0:
            return token.end()
    return len(data)
