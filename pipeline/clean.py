"""Pure text repairs, one rule each, each with the case that asked for it. The order is part of the text's version."""

import re
import unicodedata
from collections.abc import Callable

TEXT_VERSION = 3
"""Raised when a rule changes: offsets and ids of earlier versions no longer fit."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_LIGATURES = {ord(sign): unicodedata.normalize("NFKD", sign) for sign in "ﬀﬁﬂﬃﬄﬅﬆĳĲ"}
_INVISIBLE = dict.fromkeys([*map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe"), *range(0x00, 0x09), *range(0x0B, 0x20)])
_SYMBOL_BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf0fc\uf06e\uf076"), "•")
_HYPHENS = {0x2010: "-", 0x2011: "-", 0x2212: "-"}


def join_letters(text: str) -> str:
    """Letters with loose accents become one character (NFC); ligatures become letters: ﬁnanciën → financiën."""
    return unicodedata.normalize("NFC", text.translate(_LIGATURES))


def drop_invisible(text: str) -> str:
    """Soft hyphens, zero-width and control characters inside words break matching: ken\u00adnis → kennis."""
    return text.translate(_INVISIBLE)


def whole_characters(text: str) -> str:
    """PDFium gives 😀 and rare letters as two halves, which no file can hold; halves without the other are dropped."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def plain_hyphens(text: str) -> str:
    """Typeset reports write '-‐' where the author typed one hyphen: publiek-‐bestuurlijk → publiek-bestuurlijk."""
    return text.replace("-\u2010", "-").translate(_HYPHENS)


def plain_bullets(text: str) -> str:
    """Word draws bullets with symbol fonts, whose signs mean nothing elsewhere: \uf0b7 Agenda → • Agenda."""
    return text.translate(_SYMBOL_BULLETS)


def single_spaces(text: str) -> str:
    """Tabs, non-breaking and repeated spaces between words become one space; lines lose their margins."""
    return "\n".join(line for line in (_SPACES.sub(" ", line).strip() for line in text.split("\n")) if line)


RULES: tuple[Callable[[str], str], ...] = (
    drop_invisible,
    whole_characters,
    join_letters,
    plain_hyphens,
    plain_bullets,
    single_spaces,
)


def clean_text(text: str) -> str:
    """The text of one block after every repair, with LF as line end. Cleaning twice changes nothing."""
    text = _LINE_ENDS.sub("\n", text)
    for rule in RULES:
        text = rule(text)
    return text
