"""Names of people stay out of a report: what looks like one is replaced by [naam].

A careful first rule, which also hides names of places and organisations: words from lists of those
present, words tagged as proper nouns, and the speaker before a colon.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

MASK = "[naam]"
_CAPITALISED = re.compile(r"\b[A-ZÀ-Ý][\w’'-]*[a-zà-ÿ][\w’'-]*")
_SPEAKER = re.compile(r"\s*([A-ZÀ-Ý][\w.’'-]*(\s[\w.’'-]+){0,3}?)\s?:\s")
_BETWEEN = {"de", "den", "der", "van", "ter", "ten", "te", "el", "al", "la", "le", "d'", "’t", "'t", "von", "-", "."}
_ORDINARY = 3
"""Texts with a word in small letters from which it is an ordinary word; a name written small is rarer."""
_NO_NAMES = {
    "aanwezig", "afwezig", "aanwezigen", "naam", "organisatie", "gemeente", "provincie", "hogeschool", "universiteit",
    "datum", "plaats", "locatie", "voorzitter", "verslag", "notulist", "rol", "functie", "actie", "besluit", "stuurgroep",
}  # fmt: skip


def names_in(attendance: Iterable[str], texts: Iterable[str]) -> frozenset[str]:
    """Capitalised words from lists of those present that the texts do not use as ordinary words."""
    candidates = {word for text in attendance for word in _CAPITALISED.findall(text)}
    small = Counter(word for text in texts for word in set(re.findall(r"\b[a-zà-ÿ][\w’'-]+", text)))
    return frozenset(word for word in candidates if small[word.lower()] < _ORDINARY and word.lower() not in _NO_NAMES)


def mask_names(
    text: str, start: int, end: int, starts: Sequence[int], ends: Sequence[int], pos: Sequence[str], names: frozenset[str]
) -> tuple[str, int]:
    """`text[start:end]` with names replaced by MASK, and how many were.

    `starts`, `ends` and `pos` are the tokens of `text`.
    """
    spans = [
        (first, last)
        for first, last, tag in zip(starts, ends, pos, strict=True)
        if start <= first and last <= end and _is_name(text[first:last], tag, names)
    ]
    if speaker := _SPEAKER.match(text[start:end]):
        spans.append((start + speaker.start(1), start + speaker.end(1)))
    merged = _merge(text, [(first, _with_rest_of_name(text, last, end, names)) for first, last in sorted(spans)])
    parts: list[str] = []
    place = start
    for first, last in merged:
        parts += [text[place:first], MASK]
        place = last
    parts.append(text[place:end])
    return "".join(parts), len(merged)


def _with_rest_of_name(text: str, last: int, end: int, names: frozenset[str]) -> int:
    """The end of a name whose last part is written small: 'Sanne ter wielink'."""
    known = {name.lower() for name in names}
    reached = place = last
    for found in re.compile(r"\s+([\w’'-]+)").finditer(text, last, end):
        word = found.group(1).lower()
        if found.start() != place or (word not in _BETWEEN and word not in known):
            break
        place = found.end()
        reached = place if word in known else reached
    return reached


def _is_name(word: str, tag: str, names: frozenset[str]) -> bool:
    if word in names:
        return True
    abbreviation = word.isupper() and len(word) > 1
    return tag == "PROPN" and word[:1].isupper() and not abbreviation and word.lower() not in _NO_NAMES


def _merge(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts of one name become one span: 'Tom' + 'de' + 'Raaf'."""
    merged: list[tuple[int, int]] = []
    for first, last in spans:
        between = text[merged[-1][1] : first].lower().split() if merged else [""]
        if merged and (first <= merged[-1][1] or all(word in _BETWEEN for word in between)):
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged
