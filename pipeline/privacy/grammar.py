"""The form of Dutch names: titles, initials, first names, small words, family name."""

from pipeline.privacy.lists import FAMILY, PLACE, kinds
from pipeline.privacy.reading import NAME_TAGS, Parse, Reading
from pipeline.privacy.vocabulary import (
    ABBREVIATIONS,
    ADDRESS,
    ARTICLES,
    BETWEEN,
    FUNCTIONS,
    LINKS_ONLY_NAMES,
    OF_ORGANISATION,
    PREPOSITIONS,
    SUBJECTS,
)

_MOST_TITLES, _MOST_SMALL_WORDS, _MOST_FAMILY_NAMES = 4, 3, 2


def parse(reading: Reading, start: int) -> Parse | None:
    """The longest run of words from number `start` on that has the form of a name; None where there is none."""
    if not _can_begin(reading, start):
        return None
    initials, function = _titles(reading, start)
    given = _initials(reading, initials)
    between = given
    while reading.joined(between, start) and reading.is_given(reading.words[between]):
        between += 1
    if between == start and _rare_given(reading, start):
        between += 1
    if between == start and _only_words(reading, start):
        return None
    family, end = _family(reading, between, start, given)
    return Parse(start, initials, given, between, family, end, function) if end > initials else None


def _can_begin(reading: Reading, place: int) -> bool:
    word = reading.words[place]
    if word.key in OF_ORGANISATION and not reading.known(word):
        return False
    return word.capital or word.key in ADDRESS or word.key in FUNCTIONS or word.key in BETWEEN or reading.small_name(word)


def _titles(reading: Reading, start: int) -> tuple[int, str]:
    """Behind the titles, and the function among them."""
    place, function = start, ""
    while place - start < _MOST_TITLES and reading.joined(place, start):
        word = reading.words[place]
        if word.key in FUNCTIONS:
            function = word.key
        elif word.key not in ADDRESS:
            break
        place += 1
    return place, function


def _initials(reading: Reading, start: int) -> int:
    place = start
    while reading.joined(place, start) and (reading.words[place].initials or _bare_initials(reading, place)):
        place += 1
    return place


def _bare_initials(reading: Reading, place: int) -> bool:
    """J or PJ before a family name."""
    word = reading.words[place]
    if not (word.text.isupper() and len(word.text) <= 2) or word.text in ABBREVIATIONS or not reading.joined(place + 1, place):
        return False
    following = reading.words[place + 1].key
    return following in BETWEEN or (len(word.text) == 1 and FAMILY in kinds(following))


def _rare_given(reading: Reading, place: int) -> bool:
    """A word in no list before a listed family name, with small words or without: 'Kiske de Leest'."""
    word = reading.words[place]
    if not reading.rare(word) or word.tag not in NAME_TAGS:
        return False
    last = place + 1
    while reading.joined(last, place) and last - place < _MOST_SMALL_WORDS and reading.words[last].key in BETWEEN - PREPOSITIONS:
        last += 1
    if not reading.joined(last, place):
        return False
    family = reading.words[last]
    direct = last == place + 1
    if direct and (PLACE in kinds(family.key) or family.tag != word.tag or family.key in SUBJECTS | OF_ORGANISATION):
        return False
    return family.capital and FAMILY in kinds(family.key) and family.key not in reading.things


def _only_words(reading: Reading, place: int) -> bool:
    """Whether small words at the start are no part of a name: 'van Vlaanderen', but 'van der Meer' and 'Van Zanten'."""
    word = reading.words[place]
    if word.key not in BETWEEN or word.capital:
        return False
    following = reading.words[place + 1].key if place + 1 < len(reading.words) else ""
    return (word.key, following) not in LINKS_ONLY_NAMES


def _family(reading: Reading, start: int, first: int, given: int) -> tuple[int, int]:
    """Where the family name begins, behind its small words, and where it ends; both `start` where there is none."""
    family = start
    while family - start < _MOST_SMALL_WORDS and reading.joined(family, first) and reading.words[family].key in BETWEEN:
        family += 1
    end = family
    behind_given = start > first or _capital_between(reading, start, family)
    while end - family < _MOST_FAMILY_NAMES and reading.joined(end, first) and not reading.words[end].initials:
        if end > family and not _second_family(reading, end):
            break
        if not reading.is_family(reading.words[end], end == family > start, behind_given):
            break
        end += 1
    if end == family and start > given and reading.joined(end, first) and reading.words[end].initials:
        return end, end + 1  # Jan V., Jan de V.
    return (family, end) if end > family else (start, start)


def _second_family(reading: Reading, place: int) -> bool:
    word = reading.words[place]
    return FAMILY in kinds(word.key) or reading.known(word) or reading.rare_pair(place)


def _capital_between(reading: Reading, start: int, family: int) -> bool:
    """Van Zanten, within a sentence."""
    word = reading.words[min(start, len(reading.words) - 1)]
    return start < family and word.capital and not word.opens and word.key not in ARTICLES
