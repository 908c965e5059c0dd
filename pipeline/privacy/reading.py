"""A text as names are looked for in it: its words, who is known to its document, and what stands around a word."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pipeline.privacy.lists import FAMILY, FIRST, PLACE, is_ordinary, is_unlisted, kinds
from pipeline.privacy.people import Circle, Name
from pipeline.privacy.vocabulary import (
    ABBREVIATIONS,
    ADDRESS,
    BETWEEN,
    FUNCTIONS,
    NEVER,
    OF_ORGANISATION,
    ORGANISATION_BEHIND,
    SAID_BY,
    SAYS,
    SUBJECTS,
    SURE_SAYS,
)
from pipeline.privacy.words import Word, parts, words_of
from pipeline.words import is_word

_BRACKET = re.compile(r"\s*\((?:gemeente|provincie|stichting|hogeschool|universiteit|ministerie|waterschap|[A-Z]|\d\d\+?\))")
_SPACE = re.compile(r"[ \t\xa0]*\n?[ \t\xa0]*")
_CELL_START, _CELL_END = re.compile(r"(?:\A|[|\n])\s*\Z"), re.compile(r"\s*(?:\Z|[|\n])")
_GROUPS_AND_SUBJECTS = SUBJECTS | OF_ORGANISATION | ORGANISATION_BEHIND
_SHORTEST_SMALL = 3
_AFTER_NO_NAME = {"DET", "PRON", "NOUN", "CCONJ", "PROPN", "NUM"}
NAME_TAGS = {"", "PROPN"}
"""Tags of a word that may be a name; empty where tags are not known."""


@dataclass(frozen=True, slots=True)
class Parse:
    """Numbers of the words where the parts of a name begin: titles, initials, first names, small words, family name, end."""

    start: int
    initials: int
    given: int
    between: int
    family: int
    end: int
    function: str = ""

    @property
    def has_title(self) -> bool:
        return self.start < self.initials

    @property
    def has_initials(self) -> bool:
        return self.initials < self.given

    @property
    def has_given(self) -> bool:
        return self.given < self.between

    @property
    def has_family(self) -> bool:
        return self.family < self.end

    def family_alone(self) -> "Parse":
        """The same without what stands before the family name."""
        return Parse(self.family, self.family, self.family, self.family, self.family, self.end)


class Reading:
    """The words of one text with the questions that the grammar and the judgement ask about them."""

    def __init__(self, text: str, tags: Mapping[int, str], known: Circle, around: Circle, things: Set[str]) -> None:
        """`known` are the people of the document, `around` those of its network, `things` folded names of other things."""
        self.text, self.around, self.things = text, around, things
        self._people = known
        self._here: frozenset[str] = frozenset()
        self.words = [self._without_s(word) for word in words_of(text, tags)]
        self._capitalise_whole_names()

    def learn(self, names: Sequence[Name]) -> bool:
        """Take the parts of whole names for known; False where they stand nowhere else in the text."""
        self._here = frozenset(part for name in names for form in (*name.given, *name.family) for part in parts(form))
        return sum(word.key in self._here for word in self.words) > sum(len(name.given + name.family) for name in names)

    # what a word is

    def known(self, word: Word) -> bool:
        """Whether it is part of the name of somebody in the document; in the network, if it is no ordinary word."""
        listed = any(self._people.has(part) or part in self._here for part in parts(word.text))
        return listed or (self.around.has(word.key) and not is_ordinary(word.text))

    def known_given(self, word: Word) -> bool:
        """Whether somebody in the document has this first name."""
        return any(part in self._people.by_given for part in parts(word.text))

    def known_family(self, word: Word) -> bool:
        """Whether somebody in the document has this family name."""
        return any(part in self._people.by_family for part in parts(word.text))

    def stands_for(self, word: Word) -> bool:
        """JdV, where Jan de Vries is known."""
        return word.key in self._people.by_letters and shouts(word) and word.text not in ABBREVIATIONS

    def small_name(self, word: Word) -> bool:
        """Whether a word in small letters is used as a name only."""
        own = kinds(word.key)
        listed = self._people.has(word.key) or FIRST in own
        return listed and len(word.text) >= _SHORTEST_SMALL and not is_ordinary(word.text) and PLACE not in own

    def is_given(self, word: Word) -> bool:
        """Whether it may be a first name."""
        if word.initials or word.key in BETWEEN or word.key in FUNCTIONS or not (word.capital or self.small_name(word)):
            return False
        pieces = parts(word.text)
        listed = FIRST in kinds(word.key) or (len(pieces) > 1 and all(FIRST in kinds(piece) for piece in pieces[1:]))
        return (listed and not shouts(word)) or self.known_given(word)

    def is_family(self, word: Word, behind_small_words: bool, behind_given: bool) -> bool:
        """Whether it may be a family name; more words may where a first name or a small word stands before it."""
        known = self.known_family(word)
        if not word.capital:
            return known and (behind_given or not is_ordinary(word.text))
        if not known and not behind_small_words and word.key in NEVER:
            return False
        listed = known or any(FAMILY in kinds(part) for part in parts(word.text))
        behind = behind_given and (behind_small_words or word.tag == "PROPN" or not is_word(word.text))
        return listed or self.rare(word) or (behind and not self._of_group(word))

    def rare(self, word: Word) -> bool:
        """Whether a capitalised word stands in no list and names nothing else: a name from elsewhere, or an organisation."""
        return word.capital and is_unlisted(word.text) and not shouts(word) and word.key not in self.things

    def rare_pair(self, place: int) -> bool:
        """Whether two such words stand side by side, the second at `place`."""
        return all(self.rare(word) and word.tag in NAME_TAGS for word in self.words[place - 1 : place + 1])

    def _of_group(self, word: Word) -> bool:
        return word.key in self.things or word.key in _GROUPS_AND_SUBJECTS or shouts(word)

    def _without_s(self, word: Word) -> Word:
        """Jans opmerking → Jan, where Jan is known and Jans is not."""
        stem = word.key[:-1]
        if word.capital and word.key.endswith("s") and stem in self._people.by_given and not self.known(word):
            return replace(word, end=word.end - 1, text=word.text[:-1], key=stem)
        return word

    def _capitalise_whole_names(self) -> None:
        """Read 'jan de vries' and 'Jan de vries' as 'Jan de Vries', where document or network has somebody of that name."""
        for place, word in enumerate(self.words):
            circles = [circle for circle in (self._people, self.around) if word.key in circle.by_given]
            if not circles:
                continue
            last = place + 1
            while self.joined(last, place) and self.words[last].key in BETWEEN:
                last += 1
            if self.joined(last, place) and any(circle.has_both(word.key, self.words[last].key) for circle in circles):
                for part in (place, last):
                    text = self.words[part].text
                    self.words[part] = replace(self.words[part], text=text[0].upper() + text[1:], tag="PROPN")

    # what stands around words

    def joined(self, place: int, first: int) -> bool:
        """Whether the word at `place` stands directly behind the one before it, as the words of a name from `first` on do."""
        if place >= len(self.words):
            return False
        if place in {first, 0}:
            return True
        between = self.text[self.words[place - 1].end : self.words[place].start]
        if self.words[place - 1].key in ADDRESS:
            between = between.lstrip(".")
        return _SPACE.fullmatch(between) is not None and ("\n" not in between or self.words[place].key in BETWEEN)

    def following(self, parse: Parse) -> Word | None:
        """The word directly behind a name."""
        return self.words[parse.end] if self.joined(parse.end, parse.start) else None

    def before(self, parse: Parse) -> str:
        """The folded word directly before a name, else nothing."""
        return self.words[parse.start - 1].key if parse.start and self.joined(parse.start, parse.start - 1) else ""

    def says(self, parse: Parse, verbs: Set[str]) -> bool:
        """Whether a verb of which people are the subject stands behind a name."""
        following, last = self.following(parse), self.words[parse.end - 1]
        tags = {"VERB", "AUX"} if self.known(last) else {"VERB"}
        return following is not None and (following.key in verbs or (following.tag in tags and last.tag == "PROPN"))

    def acts(self, parse: Parse) -> bool:
        """Whether somebody says or does something: 'volgens X', 'X vindt'."""
        before = self.words[parse.start - 1] if parse.start else None
        if before is not None and before.key in SAID_BY and self._near(before, self.words[parse.start]):
            return True
        last = self.words[parse.end - 1]
        known = self.known(last) or (last.tag == "PROPN" and self.around.has(last.key))
        return self.says(parse, SAYS if known else SURE_SAYS)

    def verified(self, parse: Parse) -> bool:
        """Whether what stands around a name is what stands around people."""
        return self.acts(parse) or self._alone_in_cell(parse) or self._explained(self.words[parse.end - 1])

    def begins_as_name(self, parse: Parse) -> bool:
        """Whether an ordinary word at the start of a sentence is used as a name: 'Bas over actie 8', not 'Bos en hei'."""
        following = self.following(parse)
        return self.words[parse.start].tag == "PROPN" and not (following and following.tag in _AFTER_NO_NAME)

    def names_firm(self, parse: Parse) -> bool:
        """Whether a capital follows in a text without tags, as in the name of a firm: 'Kuipers Advies'."""
        following = self.following(parse)
        return following is not None and following.capital and not self.words[parse.start].tag

    def _near(self, word: Word, following: Word) -> bool:
        """Whether nothing but a colon stands between two words."""
        return self.text[word.end : following.start].strip() in {"", ":"}

    def _alone_in_cell(self, parse: Parse) -> bool:
        first, last = self.words[parse.start], self.words[parse.end - 1]
        if "|" not in self.text or not self.known(first):
            return False
        alone = _CELL_START.search(self.text[max(0, first.start - 5) : first.start]) and _CELL_END.match(self.text, last.end)
        return alone is not None

    def _explained(self, word: Word) -> bool:
        """Whether '(gemeente Linde)' stands behind, or a colon as behind the name of a speaker."""
        if _BRACKET.match(self.text, word.end):
            return True
        speaker = FIRST in kinds(word.key) or self.known(word) or not is_ordinary(word.text)
        return speaker and self.text.startswith(":", word.end)


def shouts(word: Word) -> bool:
    """All capitals, or capitals within: an abbreviation or a trade mark."""
    return any(letter.isupper() for letter in word.text.split("-")[0][1:])
