"""Where the names of people stand in a text: a small grammar of Dutch names over lists, tags and what stands around them."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from pipeline.privacy.lists import FAMILY, FIRST, ORDINARY, PLACE, is_ordinary, is_unlisted, kinds
from pipeline.privacy.people import Circle, Name
from pipeline.privacy.vocabulary import (
    ABBREVIATIONS,
    ADDRESS,
    ARTICLES,
    ARTICLES_OF_NOUNS,
    BETWEEN,
    DE_FAMILIES,
    FOR_PLACE,
    ONLY_FOR_PLACE,
    FUNCTIONS,
    GROUPS,
    LINKS_ONLY_NAMES,
    NAMED_AFTER,
    NEVER,
    OF_ORGANISATION,
    OCCUPATIONS,
    ORGANISATION_BEHIND,
    PREPOSITIONS,
    SAID_BY,
    SAYS,
    SUBJECTS,
    SURE_SAYS,
    THING_ENDINGS,
)
from pipeline.words import is_word
from pipeline.privacy.words import Word, parts, words_of

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,-])(?:(?:\+|00)31[\s-]?(?:\(0\))?|\(?0)\d{1,3}\)?(?:[\s.-]{0,3}\d{2,4}){2,4}(?![\w-])")
_DIGITS = 10
"""Of a Dutch telephone number; 9 behind the code of the country."""
_JOINED = re.compile(r"\s*(?:,|/|&|\+|\ben\b|\bof\b)\s*(?:(?:de heer|dhr\.?|mevrouw|mevr\.?|mw\.?)\s+)?", re.IGNORECASE)
_NEXT_CELL = re.compile(r"\s*(?:\([^()]{1,40}\))?[\s|•;,/-]*")
_BRACKET = re.compile(r"\s*\((?:gemeente|provincie|stichting|hogeschool|universiteit|ministerie|waterschap|[A-Z]|\d\d\+?\))")
_OF_GROUPS = SUBJECTS | OF_ORGANISATION | ORGANISATION_BEHIND
_SPACE = re.compile(r"[ \t\xa0]*\n?[ \t\xa0]*")
_SHORTEST_SMALL = 3
_AFTER_NO_NAME = {"DET", "PRON", "NOUN", "CCONJ", "PROPN", "NUM"}
_CELL_START, _CELL_END = re.compile(r"(?:\A|[|\n])\s*\Z"), re.compile(r"\s*(?:\Z|[|\n])")


class Likely(IntEnum):
    """How likely words are a name; MAYBE becomes SURE beside another name."""

    NO = 0
    MAYBE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, offsets in code points, end exclusive; `instead` is fixed for what is no name (an e-mail address)."""

    start: int
    end: int
    name: Name | None
    function: str = ""
    instead: str = ""
    letters: str = ""


@dataclass(frozen=True, slots=True)
class _Parse:
    """Where the parts of a name begin: titles from `start`, initials, first names, small words, family name up to `end`."""

    start: int
    initials: int
    given: int
    between: int
    family: int
    end: int
    function: str


def find(text: str, tags: Mapping[int, str], known: Circle, around: Circle, things: Set[str]) -> list[Mention]:
    """The names of people in order, none overlapping.

    `tags` gives the universal tag of the token at an offset, where there are any; `known` are the people of the
    document, `around` those of its network; `things` are folded words of organisations and places of the corpus.
    """
    fixed = list(_addresses(text))
    words = [word for word in words_of(text, tags) if not (fixed and _within(word, fixed))]
    reader = _Reader(text, words, known, around, things)
    return sorted([*fixed, *reader.mentions()], key=lambda mention: mention.start)


def _addresses(text: str) -> Iterator[Mention]:
    if "@" in text:
        for found in _EMAIL.finditer(text):
            yield Mention(found.start(), found.end(), None, instead="[e-mailadres]")
    for found in _PHONE.finditer(text):
        digits = sum(character.isdigit() for character in found.group().replace("(0)", ""))
        if digits == _DIGITS + found.group().startswith(("+", "00")) * (1 + found.group().startswith("00")*2):
            yield Mention(found.start(), found.end(), None, instead="[telefoonnummer]")


def _within(word: Word, spans: Sequence[Mention]) -> bool:
    return any(span.start <= word.start < span.end for span in spans)


class _Reader:
    def __init__(self, text: str, words: list[Word], known: Circle, around: Circle, things: Set[str]) -> None:
        self.text, self.known, self.around, self.things = text, known, around, things
        self.here: frozenset[str] = frozenset()
        self.words = [self._without_s(word) for word in words]

    def mentions(self) -> list[Mention]:
        """The names, read a second time where a whole name tells what a part of it elsewhere in the text is."""
        found = self._read()
        whole = [mention.name for mention in found if mention.name and mention.name.given and mention.name.family]
        self.here = frozenset(part for name in whole for form in (*name.given, *name.family) for part in parts(form))
        return self._read() if whole and self._repeats(found) else found

    def _repeats(self, found: Sequence[Mention]) -> bool:
        starts = {mention.start for mention in found}
        return any(word.key in self.here and word.start not in starts for word in self.words)

    def _read(self) -> list[Mention]:
        found: list[tuple[Mention, Likely]] = []
        place = 0
        while place < len(self.words):
            if self._stands_for(self.words[place]):
                found.append((self._letters(self.words[place]), Likely.SURE))
            parse = self._parse(place) if self._can_begin(self.words[place]) else None
            likely = self._judge(parse) if parse else Likely.NO
            if parse and likely:
                found.append((self._mention(parse), likely))
            place = parse.end if parse and (likely or self._is_thing(parse)) else place + 1
        return _promoted(self.text, found)

    # what a word can be

    def _can_begin(self, word: Word) -> bool:
        if word.key in OF_ORGANISATION and not self._known(word):
            return False
        return word.capital or word.key in ADDRESS or word.key in FUNCTIONS or word.key in BETWEEN or self._small_name(word)

    def _small_name(self, word: Word) -> bool:
        """Whether a word in small letters is used as a name only."""
        own = kinds(word.key)
        listed = word.key in self.known.by_given or word.key in self.known.by_family or FIRST in own
        return listed and len(word.text) >= _SHORTEST_SMALL and not is_ordinary(word.text) and PLACE not in own

    def _without_s(self, word: Word) -> Word:
        """Jans opmerking → Jan, where Jan is known and Jans is not."""
        stem = word.key[:-1]
        if word.capital and word.key.endswith("s") and stem in self.known.by_given and not self._known(word):
            return replace(word, end=word.end - 1, text=word.text[:-1], key=stem)
        return word

    def _stands_for(self, word: Word) -> bool:
        """JdV, where Jan de Vries is known."""
        return word.key in self.known.by_letters and _shouts(word) and word.text not in ABBREVIATIONS

    def _known(self, word: Word) -> bool:
        forms = self._forms(word)
        listed = any(part in self.known.by_given or part in self.known.by_family or part in self.here for part in forms)
        return listed or (self._around(word.key) and not is_ordinary(word.text))

    def _around(self, key: str) -> bool:
        """Whether somebody else of the network has this name."""
        return key in self.around.by_given or key in self.around.by_family

    def _forms(self, word: Word) -> tuple[str, ...]:
        """The folded word and its parts; Jans is also Jan."""
        return parts(word.text)

    def _is_given(self, word: Word) -> bool:
        if word.key in BETWEEN or word.key in FUNCTIONS:
            return False
        known = any(part in self.known.by_given for part in self._forms(word))
        if _shouts(word) and not known:
            return False
        listed = any(FIRST in kinds(part) for part in self._forms(word))
        return (word.capital or self._small_name(word)) and (known or listed)

    def _rare_given(self, place: int) -> bool:
        """A word in no list before a listed family name, with small words or without: 'Kiske de Leest'."""
        word = self.words[place]
        if not word.capital or word.tag not in {"", "PROPN"} or not is_unlisted(word.text) or word.key in self.things or _shouts(word):
            return False
        last = place + 1
        while self._joined(last, place) and last - place < 3 and self.words[last].key in BETWEEN - PREPOSITIONS:
            last += 1
        if not self._joined(last, place):
            return False
        family = self.words[last]
        plain = last > place + 1 or (PLACE not in kinds(family.key) and family.tag == word.tag and family.key not in _OF_GROUPS)
        return plain and family.capital and FAMILY in kinds(family.key) and family.key not in self.things

    def _is_family(self, word: Word, behind_small_words: bool, behind_given: bool) -> bool:
        known = any(part in self.known.by_family for part in self._forms(word))
        listed = known or any(FAMILY in kinds(part) for part in self._forms(word))
        if not word.capital:
            return known and (behind_given or not is_ordinary(word.text))
        unknown = is_unlisted(word.text) and not _shouts(word) and word.key not in self.things
        group = word.key in self.things or word.key in _OF_GROUPS or _shouts(word)
        behind = behind_given and (behind_small_words or word.tag == "PROPN" or not is_word(word.text))
        return (listed or unknown or (behind and not group)) and (known or behind_small_words or word.key not in NEVER)

    # the grammar

    def _parse(self, start: int) -> _Parse | None:
        """The longest name from a word on."""
        place, function = self._titles(start)
        initials = place
        while self._joined(place, initials) and (self.words[place].initials or self._bare_initials(place)):
            place += 1
        given = place
        while self._joined(place, start) and self._is_given(self.words[place]) and not self.words[place].initials:
            place += 1
        if place == start and self._rare_given(place):
            place += 1
        between = place
        if between == start and self._only_words(place):
            return None
        place, family = self._family(place, start, given)
        return _Parse(start, initials, given, between, family, place, function) if place > initials else None

    def _only_words(self, place: int) -> bool:
        """Whether small words at the start are no part of a name: 'van Vlaanderen', but 'van der Meer' and 'Van Zanten'."""
        word = self.words[place]
        if word.key not in BETWEEN or word.capital:
            return False
        following = self.words[place + 1].key if place + 1 < len(self.words) else ""
        return (word.key, following) not in LINKS_ONLY_NAMES

    def _titles(self, start: int) -> tuple[int, str]:
        place, function = start, ""
        while place < len(self.words) and self._joined(place, start) and place - start < 4:
            word = self.words[place]
            if word.key in FUNCTIONS:
                function = word.key
            elif word.key not in ADDRESS:
                break
            place += 1
        return place, function

    def _bare_initials(self, place: int) -> bool:
        """J or PJ before a family name."""
        word = self.words[place]
        following = self.words[place + 1] if self._joined(place + 1, place) else None
        if not (word.text.isupper() and len(word.text) <= 2 and following) or word.text in ABBREVIATIONS:
            return False
        return following.key in BETWEEN if len(word.text) > 1 else (following.key in BETWEEN or FAMILY in kinds(following.key))

    def _family(self, start: int, first: int, given: int) -> tuple[int, int]:
        """Where the name ends and where its family name begins, small words before it not counted."""
        place = start
        while place - start < 3 and self._joined(place, first) and self.words[place].key in BETWEEN:
            place += 1
        family = place
        while self._joined(place, first) and place - family < 2 and not self.words[place].initials:
            small, behind = place == family > start, start > first or self._capital_between(start, place)
            word = self.words[place]
            if place > family and not (FAMILY in kinds(word.key) or self._known(word) or self._unknown_pair(place)):
                break
            if not self._is_family(word, small, behind):
                break
            place += 1
        if place == family and family - start <= 2 and start > given and self._joined(place, first) and self.words[place].initials:
            return place + 1, place
        return (place, family) if place > family else (start, start)

    def _capital_between(self, start: int, family: int) -> bool:
        """Van Zanten, within a sentence."""
        word = self.words[start]
        return start < family and word.capital and not word.opens and word.key not in ARTICLES

    def _unknown_pair(self, place: int) -> bool:
        """Two words with capitals that stand in no list: a name from elsewhere, or of an organisation."""
        return all(
            word.capital and word.tag in {"", "PROPN"} and is_unlisted(word.text) and not _shouts(word)
            and word.key not in self.things
            for word in self.words[place - 1 : place + 1]
        )

    def _joined(self, place: int, first: int) -> bool:
        """Whether a word stands directly behind the one before it, as words of one name do."""
        if place >= len(self.words):
            return False
        if place == first or place == 0:
            return True
        between = self.text[self.words[place - 1].end : self.words[place].start]
        stop = "." if self.words[place - 1].key in ADDRESS else ""
        return _SPACE.fullmatch(between.lstrip(stop)) is not None and ("\n" not in between or self.words[place].key in BETWEEN)

    # the judgement

    def _judge(self, parse: _Parse) -> Likely:
        first = self.words[parse.initials]
        last = self.words[parse.end - 1]
        if self._is_thing(parse) and not (self._known(last) and parse.start < parse.initials):
            return Likely.NO
        if parse.start < parse.initials:
            return self._judge_titled(parse)
        has_family = parse.family < parse.end
        if parse.initials < parse.given:
            return self._judge_initials(parse) if parse.given < parse.end else Likely.NO
        if parse.given < parse.between and has_family:
            return self._judge_full(parse)
        if parse.given < parse.between:
            return self._judge_single(parse, FIRST)
        return self._judge_between(parse) if parse.between < parse.family else self._judge_single(parse, FAMILY)

    def _is_thing(self, parse: _Parse) -> bool:
        """A street, school or method that is named after somebody, or a thing whose kind stands before or behind it."""
        last = self.words[parse.end - 1]
        listed = FAMILY in kinds(last.key) or FIRST in kinds(last.key)
        if NAMED_AFTER.search(last.key) and not listed and not self._known(last):
            return True
        following = self.words[parse.end] if self._joined(parse.end, parse.start) else None
        if following and following.capital and NAMED_AFTER.search(following.key) and FAMILY not in kinds(following.key):
            return True
        if following and following.key in ORGANISATION_BEHIND and (following.capital or len(following.key) > 4):
            return not self._known(last)
        before = self._before(parse)
        if before in GROUPS and parse.given < parse.between and parse.family < parse.end:
            return False
        return (before in OF_ORGANISATION or before.endswith(THING_ENDINGS)) and not self._known(last)

    def _before(self, parse: _Parse) -> str:
        """The folded word directly before, else nothing."""
        return self.words[parse.start - 1].key if parse.start and self._joined(parse.start, parse.start - 1) else ""

    def _judge_titled(self, parse: _Parse) -> Likely:
        first, last = self.words[parse.initials], self.words[parse.end - 1]
        if not parse.function:
            return Likely.SURE if first.capital or last.capital or self._small_name(last) else Likely.NO
        if not last.capital or (last.key in SUBJECTS and not self._known(last)):
            return Likely.NO
        if self._known(last) or parse.given < parse.between or parse.initials < parse.given:
            return Likely.SURE
        listed = FAMILY in kinds(last.key)
        if parse.between < parse.family and not self.words[parse.between].capital:
            return Likely.SURE if listed and PLACE not in kinds(last.key) else Likely.NO
        more = self._joined(parse.end, parse.start) and self.words[parse.end].capital
        return Likely.SURE if (listed or is_unlisted(last.text)) and not more and last.key not in self.things else Likely.NO

    def _judge_initials(self, parse: _Parse) -> Likely:
        last = self.words[parse.end - 1]
        listed = FAMILY in kinds(last.key) or self._known(last) or parse.between < parse.family
        return Likely.SURE if last.capital and (listed or not is_ordinary(last.text)) else Likely.NO

    def _judge_full(self, parse: _Parse) -> Likely:
        """A first name and a family name."""
        first, last = self.words[parse.given], self.words[parse.end - 1]
        if last.key in self.things and first.key in self.things and not self._known(first):
            return Likely.NO
        if not first.capital:
            return Likely.SURE if self._known(last) or (FAMILY in kinds(last.key) and not is_ordinary(last.text)) else Likely.NO
        doubtful = is_ordinary(first.text) and first.opens and not self._known(first)
        if doubtful and not (FAMILY in kinds(last.key) and last.capital):
            named = last.capital and {first.tag, last.tag} <= {"", "PROPN"} and last.key not in self.things
            return Likely.SURE if named else Likely.MAYBE if last.capital else Likely.NO
        return Likely.SURE

    def _judge_between(self, parse: _Parse) -> Likely:
        """A family name with small words before it and nothing else: Van Zanten, De Boer."""
        small = [word.key for word in self.words[parse.between : parse.family]]
        opening, last = self.words[parse.between], self.words[parse.end - 1]
        known = any(part in self.known.by_family for part in self._forms(last))
        listed = FAMILY in kinds(last.key)
        if known and last.capital and (opening.capital or len(small) > 1 or not is_ordinary(last.text)):
            return Likely.SURE
        if tuple(small[:2]) in LINKS_ONLY_NAMES and last.capital and (listed or tuple(small[:2]) == ("van", "der")):
            return Likely.SURE if last.key not in self.things else Likely.MAYBE
        if not opening.capital or not last.capital or last.key in self.things:
            return self._judge_single(_Parse(parse.family, parse.family, parse.family, parse.family, parse.family, parse.end, ""), FAMILY)
        plain = listed and (last.key in DE_FAMILIES or (small[0] != "de" and not set(kinds(last.key)) & {ORDINARY, PLACE}))
        if small[0] not in ARTICLES and not opening.opens:
            return Likely.SURE
        if self._verified(parse) and (listed or is_unlisted(last.text)):
            return Likely.SURE
        return Likely.SURE if plain and not opening.opens else Likely.MAYBE if listed else Likely.NO

    def _judge_single(self, parse: _Parse, kind: str) -> Likely:
        """One or more first names, or one family name, and nothing else."""
        first, last = self.words[parse.start], self.words[parse.end - 1]
        own = kinds(first.key)
        known = self._known(first)
        if len(first.text) == 1:
            return Likely.NO
        if not first.capital:
            return Likely.SURE if known or (first.tag == "PROPN" and self._verified(parse)) else Likely.NO
        if first.key in NEVER and not (known and self._verified(parse)):
            return Likely.NO
        ordinary = is_ordinary(first.text)
        before = self._before(parse)
        place = (PLACE in own and before in FOR_PLACE) or (before in ONLY_FOR_PLACE and not known)
        if known:
            doubtful = (ordinary and first.opens and not (first.key in self.known.by_given and self._subject(parse))) or place
            return Likely.SURE if not doubtful or self._verified(parse) else Likely.MAYBE
        if first.key in self.things or place or _shouts(first):
            return Likely.MAYBE if self._says(parse, SURE_SAYS) else Likely.NO
        return self._judge_listed(parse, first, last, kind, ordinary)

    def _judge_listed(self, parse: _Parse, first: Word, last: Word, kind: str, ordinary: bool) -> Likely:
        own = kinds(first.key)
        if parse.end - parse.start == 2 and self._unknown_pair(parse.end - 1):
            return Likely.SURE if self._verified(parse) else Likely.MAYBE
        if self._verified(parse):
            if is_ordinary(first.text) and first.opens and first.tag not in {"", "PROPN"}:
                return Likely.MAYBE if FIRST in own else Likely.NO
            if not set(own) & {FIRST, FAMILY}:
                return Likely.SURE if is_unlisted(first.text) and self._acts(parse) else Likely.NO
            return Likely.SURE
        if FIRST in own and PLACE not in own and not (ordinary and first.opens and not self._subject(parse)):
            doubtful = first.tag != "PROPN" and (ordinary or (first.opens and first.tag != ""))
            return Likely.MAYBE if doubtful or (ordinary and self._before(parse) in ARTICLES_OF_NOUNS) else Likely.SURE
        if first.key in OCCUPATIONS and first.tag == "PROPN" and not first.opens and self._before(parse) not in ARTICLES_OF_NOUNS:
            return Likely.SURE
        if FAMILY in own and not ordinary and PLACE not in own and not first.opens:
            return Likely.SURE if first.tag in {"", "PROPN"} else Likely.MAYBE
        return Likely.MAYBE if set(own) & {FIRST, FAMILY} or (is_unlisted(first.text) and first.tag == "PROPN") else Likely.NO

    def _subject(self, parse: _Parse) -> bool:
        """Whether an ordinary word that is somebody's first name begins a sentence as a name does: 'Bas over actie 8'."""
        word = self.words[parse.start]
        following = self.words[parse.end].tag if self._joined(parse.end, parse.start) else "NONE"
        return word.tag == "PROPN" and following not in _AFTER_NO_NAME

    def _verified(self, parse: _Parse) -> bool:
        """Whether what stands around a name is what stands around people."""
        first, last = self.words[parse.start], self.words[parse.end - 1]
        if self._acts(parse):
            return True
        alone = _CELL_START.search(self.text[:first.start][-5:]) and _CELL_END.match(self.text, last.end)
        return (alone is not None and self._known(first) and "|" in self.text) or self._explained(last)

    def _acts(self, parse: _Parse) -> bool:
        """Whether the words say or do something: 'volgens X', 'X vindt'."""
        before = self.words[parse.start - 1] if parse.start else None
        if before is not None and before.key in SAID_BY and self._near(parse.start):
            return True
        last = self.words[parse.end - 1]
        known = self._known(last) or (last.tag == "PROPN" and self._around(last.key))
        return self._says(parse, SAYS if known else SURE_SAYS)

    def _near(self, place: int) -> bool:
        """Whether only a space, or a colon and a space, stands before a word."""
        return re.fullmatch(r"\s*:?\s*", self.text[self.words[place - 1].end : self.words[place].start]) is not None

    def _explained(self, word: Word) -> bool:
        """Whether '(gemeente Linde)' stands behind, or a colon as behind the name of a speaker."""
        if _BRACKET.match(self.text, word.end):
            return True
        speaker = FIRST in kinds(word.key) or self._known(word) or not is_ordinary(word.text)
        return speaker and self.text[word.end : word.end + 1] == ":"

    def _says(self, parse: _Parse, verbs: Set[str]) -> bool:
        if not self._joined(parse.end, parse.start):
            return False
        following = self.words[parse.end]
        last = self.words[parse.end - 1]
        tags = {"VERB", "AUX"} if self._known(last) else {"VERB"}
        return following.key in verbs or (following.tag in tags and last.tag == "PROPN")

    @staticmethod
    def _letters(word: Word) -> Mention:
        return Mention(word.start, word.end, None, letters=word.key)

    def _mention(self, parse: _Parse) -> Mention:
        words = self.words
        with_article = parse.start > 0 and words[parse.start].key == "heer" and words[parse.start - 1].key == "de"
        start = words[parse.start - with_article].start
        initials = "".join(letter for word in words[parse.initials : parse.given] for letter in word.key if letter.isalpha())
        name = Name(*(tuple(word.key for word in words[parse.given : parse.between]), initials, tuple(word.key for word in words[parse.between : parse.family]), tuple(word.key for word in words[parse.family : parse.end])))
        return Mention(start, words[parse.end - 1].end, name, parse.function)


def _shouts(word: Word) -> bool:
    """All capitals, or capitals within: an abbreviation or a trade mark."""
    return len(word.text) > 1 and any(letter.isupper() for letter in word.text.split("-")[0][1:])


def _promoted(text: str, found: list[tuple[Mention, Likely]]) -> list[Mention]:
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
