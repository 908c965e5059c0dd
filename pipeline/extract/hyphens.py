"""Words that a line end cuts in two: whether the hyphen goes, stays, or took a trema with it."""

import re
from collections.abc import Set

from pipeline.words import is_word

SHARED_HEAD = re.compile(r"(en|of|tot|en/of|dan wel|respectievelijk)\b")
"""What follows a hyphen that stands for the rest of a word: kennis- en leernetwerken."""
_LAST_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*\Z")
_FIRST_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_TREMA = str.maketrans("aeiou", "äëïöü")


def rejoin(before: str, after: str, known: Set[str] = frozenset()) -> str:
    """Two lines as one, `before` without the hyphen at its end.

    The hyphen goes, unless the word is written with it: in the document itself (`known`, words in lower case
    that stand inside lines), after capitals or digits (API-strategie, 2023-2025), before a capital, or in the
    list of words (na-apen). A syllable that begins with a vowel may have lost its trema to the line end
    (ge-evalueerd → geëvalueerd). 'kennis-' before 'en' keeps hyphen and space.
    """
    if SHARED_HEAD.match(after):
        return f"{before}- {after}"
    head, tail = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if not head or not tail:
        return f"{before}-{after}"
    return before[: head.start()] + _word(head[0], tail[0], known) + after[tail.end() :]


def _word(head: str, tail: str, known: Set[str]) -> str:
    joined, hyphened = head + tail, f"{head}-{tail}"
    with_trema = head + tail[0].translate(_TREMA) + tail[1:]
    candidates = (joined, with_trema, hyphened)
    for candidate in candidates:
        if candidate.lower() in known:
            return candidate
    last = head.rsplit("-", 1)[-1]
    if tail[0].isupper() and not joined.isupper():
        return hyphened
    if last[-1].isdigit() or (len(last) > 1 and last.isupper() and not tail.isupper()):
        return hyphened
    return next((candidate for candidate in candidates if is_word(candidate)), joined)
