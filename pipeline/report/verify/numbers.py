"""Every number of the section, looked up in a finished document."""

import re
from collections.abc import Iterator

from pipeline.report.blocks import Number, Section
from pipeline.report.marks import bookmark
from pipeline.report.verify.findings import Finding, Matter, first_words
from pipeline.report.verify.finished import CELL, Finished, Place, alike
from pipeline.report.verify.pairs import SLOT, Pairs, figures, is_same_sentence, sentences, without

_GLUED_BEFORE = re.compile(r"(?:\w+[.,]?|(?:^|(?<=\s))[-+])\Z")
_GLUED_AFTER = re.compile(r"^(?:[.,:/–-]?\w+|\s?[%‰])")
"""What makes another number of a number when it stands directly beside it."""
_CONTEXT = 2
"""Words on each side by which the place of a number in a sentence is known."""
Key = tuple[str, ...]


def check_numbers(section: Section, pairs: Pairs) -> Iterator[Finding]:
    """What does not match, in the order of the section."""
    numbers = {bookmark(mark): number for mark, number in section.numbers().items()}
    moved = _moved(pairs, numbers)
    for name, number in numbers.items():
        text = pairs.found.text(name)
        if not text:
            yield from _lost(pairs, name, number)
        elif _token(pairs.found, name) != _token(pairs.expected, name):
            yield _finding("number changed", pairs, name, number, _token(pairs.found, name))
        elif name in moved:
            yield _finding("number moved", pairs, name, number, f"{text}, where {moved[name]} belongs")


def compared(section: Section, found: Finished) -> int:
    """How many numbers of the section still stand in the document with their mark."""
    return sum(bool(found.text(bookmark(mark))) for mark in section.numbers())


def _finding(matter: Matter, pairs: Pairs, name: str, number: Number, says: str) -> Finding:
    place = pairs.found.places[name][0]
    paragraph = pairs.found.paragraphs[place.paragraph]
    where = first_words(alike(paragraph.text))
    return Finding(matter, paragraph.heading, where, says, number.text, number.query, number.mark)


def _token(document: Finished, name: str) -> str:
    """A marked number with what stands directly beside it: a digit that an author typed next to a mark counts."""
    first, last = document.places[name][0], document.places[name][-1]
    before = _GLUED_BEFORE.search(document.around(first)[0])
    after = _GLUED_AFTER.match(document.around(last)[1])
    return alike((before.group() if before else "") + document.text(name) + (after.group() if after else ""))


def _moved(pairs: Pairs, numbers: dict[str, Number]) -> dict[str, str]:
    """Bookmark → the number that belongs where it stands, for marks that have changed places with others."""
    belongs: dict[Key, set[str]] = {}
    expected, found = (
        {name: _key(document, name) for name in numbers if document.text(name)} for document in (pairs.expected, pairs.found)
    )
    for name, key in expected.items():
        belongs.setdefault(key, set()).add(name)
    moved = {}
    for name, key in found.items():
        others = {other for other in belongs.get(key, ()) if found.get(other) != key}
        texts = {numbers[other].text for other in others}
        if key != expected[name] and key and texts and alike(numbers[name].text) not in map(alike, texts):
            moved[name] = " or ".join(sorted(texts))
    return moved


def _key(document: Finished, name: str) -> Key:
    """What tells the place of a number: row and column of a table, or the heading and the words beside it; empty: nothing."""
    place = document.places[name][0]
    paragraph = document.paragraphs[place.paragraph]
    if paragraph.kind == "row":
        column = paragraph.text[: place.start].count(CELL)
        title = paragraph.header[column] if column < len(paragraph.header) else ""
        return ("row", alike(paragraph.table), alike(paragraph.text.split(CELL)[0]), title)
    before, after = _with_slots(document, place)
    words = before.split()[-_CONTEXT:], after.split()[:_CONTEXT]
    known = [word for word in (*words[0], *words[1]) if SLOT not in word]
    return ("text", paragraph.heading, " ".join(words[0]), " ".join(words[1])) if known else ()


def _with_slots(document: Finished, place: Place) -> tuple[str, str]:
    """The text on both sides, other numbers as slots."""
    text = document.paragraphs[place.paragraph].text
    spans = sorted(
        (other.start, other.end)
        for name in document.paragraphs[place.paragraph].marks
        for other in document.places[name]
        if other.paragraph == place.paragraph
    )
    sides = []
    for low, high in ((0, place.start), (place.end, len(text))):
        parts, reached = [], low
        for start, end in spans:
            if low <= start and end <= high and start < end:
                parts += [text[reached:start], SLOT]
                reached = end
        sides.append(alike("".join([*parts, text[reached:high]])))
    return sides[0], sides[1]


def _lost(pairs: Pairs, name: str, number: Number) -> Iterator[Finding]:
    """A number whose mark is gone or empty: with its sentence, or was only the mark lost, or the number changed?"""
    place = pairs.expected.places[name][0]
    home = pairs.expected.paragraphs[place.paragraph]
    query = (number.query, number.mark)
    for guest in pairs.guests.get(place.paragraph, ()):
        paragraph = pairs.found.paragraphs[guest]
        for sentence in _sentences_left(pairs, name, guest):
            where = (paragraph.heading, first_words(alike(sentence)))
            yield _judged(pairs, name, number, sentence, where, query)
            return
    yield Finding("removed", home.heading, first_words(alike(home.text)), "", number.text, *query)


def _sentences_left(pairs: Pairs, name: str, guest: int) -> Iterator[str]:
    """The sentence of the number, as it stands in a paragraph of the document now; a row is one sentence."""
    place = pairs.expected.places[name][0]
    marks = frozenset(pairs.expected.paragraphs[place.paragraph].marks)
    found = pairs.found.cut(guest, SLOT, marks)
    if pairs.expected.paragraphs[place.paragraph].kind == "row":
        if found.strip(f"{CELL} "):
            yield found
        return
    own = _own_sentence(pairs.expected, name)
    yield from (sentence for sentence in sentences(found) if is_same_sentence(own, sentence))


def _own_sentence(document: Finished, name: str) -> str:
    place = document.places[name][0]
    before, after = document.around(place)
    return f"{sentences(before)[-1] if before else ''} {SLOT} {sentences(after)[0] if after else ''}"


def _judged(pairs: Pairs, name: str, number: Number, sentence: str, where: tuple[str, str], query: tuple[str, str]) -> Finding:
    expected = alike(number.text)
    unmarked = alike(sentence.replace(SLOT, " "))
    place = pairs.expected.places[name][0]
    siblings = [other for other in pairs.expected.paragraphs[place.paragraph].marks if not pairs.found.text(other)]
    own = pairs.expected.cut(place.paragraph, " ", frozenset(pairs.expected.paragraphs[place.paragraph].marks))
    new = without(figures(unmarked), figures(alike(own)))
    if re.search(rf"(?<!\w){re.escape(expected)}(?!\w)", unmarked):
        if len(siblings) == 1 or _in_order(pairs, siblings, unmarked):
            return Finding("mark lost", *where, expected, number.text, *query)
        return Finding("number without mark", *where, ", ".join(new), number.text, *query)
    if new:
        return Finding("number changed", *where, ", ".join(new), number.text, *query)
    return Finding("number removed", *where, "", number.text, *query)


def _in_order(pairs: Pairs, names: list[str], text: str) -> bool:
    """Whether the numbers that lost their marks stand in the text in the order of the section."""
    pattern = r"(?!\w).*?(?<!\w)".join(re.escape(pairs.expected.text(name)) for name in names)
    return bool(re.search(rf"(?<!\w){pattern}(?!\w)", text))
