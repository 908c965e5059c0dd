"""Plain text: find its encoding, and paragraphs in lines that were broken by hand or by a mail program."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

from pipeline.clean import clean_text
from pipeline.errors import DocumentError
from pipeline.records import Block, Extracted

_BULLET = re.compile(r"([-*•·–▪o]|\uf0b7)\s+(?=\S)")
_DASH = re.compile(r"[–-]\s")
"""Opens a list item, but also half of the asides – such as this one – that a line end cuts in two."""
_NUMBERED = re.compile(r"(\d{1,2}[.)]|[a-z][.)]|\(\d{1,2}\))\s+(?=\S)")
_SECTION = re.compile(r"\d{1,2}(\.\d{1,2}){0,3}\.?\s+[A-ZÀ-Ý]\S*(\s+\S+){0,11}\Z")
_LABEL = re.compile(r"([A-ZÀ-Ý][\w’'/ ]{1,24}|[A-Z]{1,3}\d{0,3})(\s\d{1,2})?\s?:\s*\S")
_UNFINISHED = re.compile(
    r"\b(aan|als|bij|dat|de|die|door|een|en|het|hun|in|met|naar|of|om|onder|op|over|per|te|tot|tussen|uit|van|voor|zijn)\Z"
)
"""A word after which a sentence goes on, so that 'bij de / Universiteit Noord: een' opens nothing."""
_LONGEST_BROKEN = 200
"""Characters; a longer line was not broken by hand, so that in its file every line is a paragraph."""
SHARED_HEAD = re.compile(r"(en|of|tot|en/of)\b")
"""What follows a hyphen that belongs to the word: kennis- en leernetwerken."""
_TERMINAL = (".", "!", "?", ":", ";", ".”", ".’", '."', ".)")


def read(path: Path, shown: str) -> Extracted:
    """Blocks of a plain text file. Raises DocumentError when no encoding fits."""
    lines = [clean_text(line) for line in re.split(r"\r\n|\r|\n|\f", decode(path.read_bytes(), shown))]
    return Extracted(blocks=tuple(paragraphs(lines)), kind="text")


def decode(data: bytes, shown: str) -> str:
    """Text from bytes: a byte order mark decides, then UTF-8, then Windows-1252. Raises DocumentError."""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    marked = next((name for mark, name in marks.items() if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise DocumentError(shown, "encoding", "is text in an unknown encoding", "Open it in an editor and save it as UTF-8")


def paragraphs(lines: list[str]) -> Iterator[Block]:
    """Blocks of cleaned lines: groups between blank lines; a group falls apart where a line clearly begins something new."""
    width = _usual_width(lines)
    each_line = any(len(line) > _LONGEST_BROKEN for line in lines)
    group: list[str] = []
    after_blank = False
    for line in lines:
        if line:
            apart = after_blank and not _goes_on(group, line, width)
            if group and (apart or each_line or _begins_new(group[-1], line, width, bool(_BULLET.match(group[0])))):
                yield _block(group)
                group = []
            group.append(line)
        after_blank = not line
    if group:
        yield _block(group)


def _usual_width(lines: list[str]) -> int:
    """Length that full lines reach where lines were broken by hand or program; 0 when they were not, or too few to tell.

    Where they were, more than half of the lines are about equally long; where each line is as long as what it
    says, about a third of them.
    """
    lengths = [len(line) for line in lines if len(line) > 20]
    width = int(quantiles(lengths, n=10)[7]) if len(lengths) > 3 else 0
    return width if sum(length > 0.85 * width for length in lengths) >= 0.45 * len(lengths) else 0


def _goes_on(group: list[str], line: str, width: int) -> bool:
    """Whether `line` ends a list item in spite of a blank line: converted reports have one after each full line of an item."""
    is_item = bool(group) and bool(_BULLET.match(group[0]) or _NUMBERED.match(group[0]))
    if not (is_item and width) or group[-1].endswith(_TERMINAL) or len(group[-1]) < 0.8 * width:
        return False
    return group[-1].endswith(",") or not line[:1].isupper()


def _begins_new(previous: str, line: str, width: int, in_item: bool) -> bool:
    """Whether `line` starts a block although no blank line stands before it."""
    if _DASH.match(line) and len(previous) >= 0.8 * width > 0 and not previous.endswith(_TERMINAL) and not in_item:
        return False
    if _BULLET.match(line) or _NUMBERED.match(line) or _SECTION.match(line):
        return True
    if _LABEL.match(line) and not _UNFINISHED.search(previous):
        return True
    if _SECTION.match(previous):
        return True
    return len(previous) < 0.7 * width and previous.endswith(_TERMINAL)


def _block(group: list[str]) -> Block:
    text = clean_text(join_lines(group))
    if _SECTION.match(text) and not text.endswith(_TERMINAL):
        return Block("heading", text, None, 1 + text.split()[0].rstrip(".").count("."))
    if bullet := _BULLET.match(text):
        return Block("list_item", text[bullet.end() :], None, 1)
    if _NUMBERED.match(text):
        return Block("list_item", text, None, 1)
    if len(group) == 1 and len(text) < 70 and text.isupper():
        return Block("heading", text, None, 1)
    return Block("paragraph", text)


def join_lines(lines: list[str]) -> str:
    """One running text. A hyphen at a line end is dropped before a small letter, kept before 'en', 'of' and capitals."""
    text = lines[0]
    for previous, line in pairwise(lines):
        broken_word = previous.endswith("-") and previous[-2:-1].isalpha() and line[:1].islower()
        if broken_word and not SHARED_HEAD.match(line):
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    return text
