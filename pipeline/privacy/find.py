"""Where names of people, e-mail addresses and telephone numbers stand in a text."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from pipeline.privacy.grammar import parse
from pipeline.privacy.judge import Likely, is_thing, judge
from pipeline.privacy.people import Circle, Name
from pipeline.privacy.reading import Parse, Reading

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,-])(?P<country>(?:\+|00)31[\s-]?(?:\(0\))?)?\(?0?\d{1,3}\)?(?:[\s.-]{0,3}\d{2,4}){2,4}(?![\w-])")
_DIGITS = 9
"""Of a Dutch telephone number behind its 0 or the code of the country."""
_JOINED = re.compile(
    r"\s*(?:\([^()]{1,40}\)\s*)?(?:,|/|&|\+|\ben\b|\bof\b)\s*(?:(?:de heer|dhr\.?|mevrouw|mevr\.?|mw\.?)\s+)?", re.IGNORECASE
)
_NEXT_CELL = re.compile(r"\s*(?:\([^()]{1,40}\))?[\s|•;,/-]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, offsets in code points, end exclusive.

    `function` is the title before it (wethouder). In place of a name, `letters` may be letters that stand for one (jdv), or
    `instead` what is shown for an address or number.
    """

    start: int
    end: int
    name: Name | None = None
    function: str = ""
    letters: str = ""
    instead: str = ""


def find(text: str, tags: Mapping[int, str], known: Circle, around: Circle, things: Set[str]) -> list[Mention]:
    """The names in order, none overlapping.

    `tags` gives the universal tag of the token at an offset, where there are any; `known` are the people of the
    document, `around` those of its network; `things` are folded words of organisations and places of the corpus. A second look
    is taken where a whole name tells what a part of it elsewhere in the text is.
    """
    reading = Reading(text, tags, known, around, things)
    found = _read(reading)
    whole = [mention.name for mention in found if mention.name and mention.name.given and mention.name.family]
    if whole and reading.learn(whole):
        found = _read(reading)
    addresses = list(_addresses(text))
    free = [mention for mention in found if not any(mention.start < one.end and one.start < mention.end for one in addresses)]
    return sorted([*addresses, *free], key=lambda mention: mention.start)


def _addresses(text: str) -> Iterator[Mention]:
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield Mention(found.start(), found.end(), instead="[e-mailadres]")
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found.group().removeprefix(found["country"] or ""))
        if len(digits) == _DIGITS + (found["country"] is None) and (found["country"] or digits.startswith("0")):
            yield Mention(found.start(), found.end(), instead="[telefoonnummer]")


def _read(reading: Reading) -> list[Mention]:
    found: list[tuple[Mention, Likely]] = []
    place = 0
    while place < len(reading.words):
        word = reading.words[place]
        if reading.stands_for(word):
            found.append((Mention(word.start, word.end, letters=word.key), Likely.SURE))
            place += 1
            continue
        parsed = parse(reading, place)
        likely = judge(reading, parsed) if parsed else Likely.NO
        if parsed and likely:
            found.append((_mention(reading, parsed), likely))
        place = parsed.end if parsed and (likely or is_thing(reading, parsed)) else place + 1
    return _promoted(reading.text, found)


def _mention(reading: Reading, parsed: Parse) -> Mention:
    words = reading.words
    keys = [word.key for word in words[: parsed.end]]
    initials = "".join(letter for key in keys[parsed.initials : parsed.given] for letter in key if letter.isalpha())
    name = Name(
        given=tuple(keys[parsed.given : parsed.between]),
        initials=initials,
        between=tuple(keys[parsed.between : parsed.family]),
        family=() if words[parsed.end - 1].initials else tuple(keys[parsed.family :]),
    )
    with_article = keys[parsed.start] == "heer" and parsed.start > 0 and keys[parsed.start - 1] == "de"
    return Mention(words[parsed.start - with_article].start, words[parsed.end - 1].end, name, parsed.function)


def _promoted(text: str, found: Sequence[tuple[Mention, Likely]]) -> list[Mention]:
    """The sure ones, and the likely ones that stand in one list with them: 'Jan en Roos'."""
    sure = {mention for mention, likely in found if likely is Likely.SURE}
    order = [mention for mention, _ in found]
    pairs = [(one, other) for one, other in pairwise(order) if _in_one_list(one, other, text)]
    for one, other in [*pairs, *reversed(pairs)]:
        if one in sure or other in sure:
            sure |= {one, other}
    return [mention for mention in order if mention in sure]


def _in_one_list(one: Mention, other: Mention, text: str) -> bool:
    between = text[one.end : other.start]
    whole = all(mention.name and len(mention.name.given + mention.name.family) > 1 for mention in (one, other))
    return _JOINED.fullmatch(between) is not None or (whole and _NEXT_CELL.fullmatch(between) is not None)
