"""Whether words that have the form of a name are one: by lists, by tags, and by what stands around them."""

from enum import IntEnum

from pipeline.privacy.lists import FAMILY, FIRST, ORDINARY, PLACE, is_ordinary, is_unlisted, kinds
from pipeline.privacy.reading import NAME_TAGS, Parse, Reading, shouts
from pipeline.privacy.vocabulary import (
    ARTICLES,
    ARTICLES_OF_NOUNS,
    DE_FAMILIES,
    FOR_PLACE,
    GROUPS,
    LINKS_ONLY_NAMES,
    NAMED_AFTER,
    NEVER,
    OCCUPATIONS,
    OF_ORGANISATION,
    ONLY_FOR_PLACE,
    ORGANISATION_BEHIND,
    SUBJECTS,
    SURE_SAYS,
    THING_ENDINGS,
)


class Likely(IntEnum):
    """How likely words are a name; MAYBE becomes SURE beside another name."""

    NO = 0
    MAYBE = 1
    SURE = 2


def judge(reading: Reading, parse: Parse) -> Likely:
    """How likely the words are the name of a person."""
    if is_thing(reading, parse) and not (parse.has_title and reading.known(reading.words[parse.end - 1])):
        return Likely.NO
    if parse.has_title:
        return _titled(reading, parse) if parse.function else _addressed(reading, parse)
    if parse.has_initials:
        return _with_initials(reading, parse) if parse.given < parse.end else Likely.NO
    if parse.has_given and parse.has_family:
        return _whole(reading, parse)
    if parse.has_family and parse.between < parse.family:
        return _with_small_words(reading, parse)
    return _single(reading, parse)


def is_thing(reading: Reading, parse: Parse) -> bool:
    """A street, school or method that is named after somebody, or a thing whose kind stands before or behind it."""
    last, following = reading.words[parse.end - 1], reading.following(parse)
    before = reading.before(parse)
    if reading.known(last):
        ordinary = parse.end - parse.start == 1 and is_ordinary(last.text) and before in OF_ORGANISATION
        return ordinary or (following is not None and _named_after(following.text, following.key))
    if NAMED_AFTER.search(last.key) and not set(kinds(last.key)) & {FIRST, FAMILY}:
        return True
    if following and (_named_after(following.text, following.key) or _organisation_behind(following.text, following.key)):
        return True
    if before in GROUPS and parse.has_given and parse.has_family:
        return False
    return before in OF_ORGANISATION or before.endswith(THING_ENDINGS)


def _named_after(text: str, key: str) -> bool:
    """'straat' in 'Jan van Nassaustraat', 'Willem Alexandergebouw'."""
    return text[:1].isupper() and NAMED_AFTER.search(key) is not None and FAMILY not in kinds(key)


def _organisation_behind(text: str, key: str) -> bool:
    """'MC' in 'Erasmus MC', 'ziekenhuis' in 'Albert Schweitzer ziekenhuis'."""
    return key in ORGANISATION_BEHIND and (text[:1].isupper() or len(key) > 4)


def _addressed(reading: Reading, parse: Parse) -> Likely:
    """Behind a form of address: 'mevrouw De Groot'."""
    first, last = reading.words[parse.initials], reading.words[parse.end - 1]
    return Likely.SURE if first.capital or last.capital or reading.small_name(last) else Likely.NO


def _titled(reading: Reading, parse: Parse) -> Likely:
    """Behind a function: 'wethouder Kramer', but not 'wethouder Wonen' or 'burgemeester van Utrecht'."""
    last, following = reading.words[parse.end - 1], reading.following(parse)
    if not last.capital or (last.key in SUBJECTS and not reading.known(last)):
        return Likely.NO
    if reading.known(last) or parse.has_given or parse.has_initials:
        return Likely.SURE
    listed = FAMILY in kinds(last.key)
    if parse.between < parse.family and not reading.words[parse.between].capital:
        return Likely.SURE if listed and PLACE not in kinds(last.key) else Likely.NO
    goes_on = following is not None and following.capital
    return Likely.SURE if (listed or is_unlisted(last.text)) and not goes_on and last.key not in reading.things else Likely.NO


def _with_initials(reading: Reading, parse: Parse) -> Likely:
    last = reading.words[parse.end - 1]
    listed = FAMILY in kinds(last.key) or reading.known(last) or parse.between < parse.family
    return Likely.SURE if last.capital and (listed or not is_ordinary(last.text)) else Likely.NO


def _whole(reading: Reading, parse: Parse) -> Likely:
    """A first name and a family name."""
    first, last = reading.words[parse.given], reading.words[parse.end - 1]
    listed = FAMILY in kinds(last.key)
    if {first.key, last.key} <= reading.things and not reading.known(first):
        return Likely.NO
    if not first.capital:
        return Likely.SURE if reading.known(last) or (listed and not is_ordinary(last.text)) else Likely.NO
    doubtful = is_ordinary(first.text) and first.opens and not reading.known(first)
    if not doubtful or (listed and last.capital):
        return Likely.SURE
    if not last.capital:
        return Likely.NO
    return Likely.SURE if {first.tag, last.tag} <= NAME_TAGS and last.key not in reading.things else Likely.MAYBE


def _with_small_words(reading: Reading, parse: Parse) -> Likely:
    """A family name with small words before it and nothing else: Van Zanten, De Boer."""
    small = tuple(word.key for word in reading.words[parse.between : parse.family])
    opening, last = reading.words[parse.between], reading.words[parse.end - 1]
    listed, thing = FAMILY in kinds(last.key), last.key in reading.things
    if reading.known_family(last) and last.capital and (opening.capital or len(small) > 1 or not is_ordinary(last.text)):
        return Likely.SURE
    if small[:2] in LINKS_ONLY_NAMES and last.capital and (listed or small[:2] == ("van", "der")):
        return Likely.MAYBE if thing else Likely.SURE
    if not opening.capital or not last.capital or thing:
        return _single(reading, parse.family_alone())
    if small[0] not in ARTICLES and not opening.opens:
        return Likely.SURE
    if reading.verified(parse) and (listed or is_unlisted(last.text)):
        return Likely.SURE
    if not listed:
        return Likely.NO
    plain = last.key in DE_FAMILIES or (small[0] != "de" and not set(kinds(last.key)) & {ORDINARY, PLACE})
    return Likely.SURE if plain and not opening.opens else Likely.MAYBE


def _single(reading: Reading, parse: Parse) -> Likely:
    """One or more first names, or one family name, and nothing else."""
    first = reading.words[parse.start]
    known = reading.known(first)
    if len(first.text) == 1:
        return Likely.NO
    if not first.capital:
        return Likely.SURE if known or (first.tag == "PROPN" and reading.verified(parse)) else Likely.NO
    if first.key in NEVER and not (known and reading.verified(parse)):
        return Likely.NO
    before = reading.before(parse)
    of_place = (PLACE in kinds(first.key) and before in FOR_PLACE) or (before in ONLY_FOR_PLACE and not known)
    if known:
        begins = (reading.known_given(first) and reading.begins_as_name(parse)) or reading.names_firm(parse)
        doubtful = of_place or (is_ordinary(first.text) and first.opens and not begins)
        return Likely.MAYBE if doubtful and not reading.verified(parse) else Likely.SURE
    if first.key in reading.things or of_place or shouts(first):
        return Likely.MAYBE if reading.says(parse, SURE_SAYS) else Likely.NO
    if parse.end - parse.start == 2 and reading.rare_pair(parse.end - 1):
        return Likely.SURE if reading.verified(parse) else Likely.MAYBE
    return _verified_stranger(reading, parse) if reading.verified(parse) else _unverified_stranger(reading, parse)


def _verified_stranger(reading: Reading, parse: Parse) -> Likely:
    """Somebody on no list of the document, where a person is to be expected."""
    first = reading.words[parse.start]
    own = kinds(first.key)
    if is_ordinary(first.text) and first.opens and first.tag not in NAME_TAGS:
        return Likely.MAYBE if FIRST in own else Likely.NO
    if set(own) & {FIRST, FAMILY}:
        return Likely.SURE
    if not is_unlisted(first.text):
        return Likely.NO
    return Likely.SURE if reading.acts(parse) else Likely.MAYBE


def _unverified_stranger(reading: Reading, parse: Parse) -> Likely:
    """Somebody on no list of the document, where nothing around says that it is a person."""
    first = reading.words[parse.start]
    own, ordinary = kinds(first.key), is_ordinary(first.text)
    behind_article = reading.before(parse) in ARTICLES_OF_NOUNS
    if FIRST in own and PLACE not in own and (not (ordinary and first.opens) or reading.begins_as_name(parse)):
        tag_fits = first.tag == "PROPN" or not (ordinary or (first.opens and first.tag))
        return Likely.SURE if tag_fits and not (ordinary and behind_article) else Likely.MAYBE
    if first.key in OCCUPATIONS and first.tag == "PROPN" and not first.opens and not behind_article:
        return Likely.SURE
    if FAMILY in own and PLACE not in own and not ordinary and not first.opens:
        return Likely.SURE if first.tag in NAME_TAGS else Likely.MAYBE
    return Likely.MAYBE if set(own) & {FIRST, FAMILY} or (reading.rare(first) and first.tag == "PROPN") else Likely.NO
