"""Mends lemmas that are no words, with the word list that the pipeline carries.

The trainable lemmatizer edits endings and does not know which results exist (`ballen` → `balol`). For nouns, verbs and
adjectives this component first looks the form up (table `lemma_words` in the vocabulary's lookups), and where the
predicted lemma is no headword of its class in the word list, takes the first regular lemma that is, of the
whole or of the last part of a compound. A name keeps its capital.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

TABLE = "lemma_words"
CLASSES = {"NOUN": 0, "VERB": 1, "ADJ": 2}
"""Part of speech → column of the word list's vectors that is 1 for headwords of this class."""

WORD, NAME = 20, 21
"""Columns that are 1 for forms spelled in lower case, and with a capital."""

SHORTEST = 3
SHORTEST_HEAD = 4
LONGEST_VERB = 20
"""Longer words are compounds of nouns, and not in the word list: the tagger at times takes one in -en for a verb."""

USUAL = 0.75
PLURAL = "Number=Plur"
REMEMBERED = 50_000
VOWELS = "aeiou"
SEPARABLE = (
    *("aan", "achter", "af", "bij", "binnen", "door", "goed", "in", "klaar", "los", "mee", "na", "neer", "om", "onder"),
    *("op", "over", "rond", "samen", "tegen", "teleur", "terug", "toe", "uit", "vast", "vol", "voor", "voort", "weg"),
)


class LemmaWords:
    """Runs after the lemmatizer; needs the part of speech."""

    def __init__(self, vocab: Vocab) -> None:
        self._table = vocab.lookups.get_table(TABLE) if vocab.lookups.has_table(TABLE) else {}
        self._row_of = vocab.vectors.key2row
        data = vocab.vectors.data
        rows = range(data.shape[0])
        spelled = {row for row in rows if data[row, WORD] or data[row, NAME]}
        self._headwords = {name: {row for row in spelled if data[row, column]} for name, column in CLASSES.items()}
        self._found: dict[tuple[str, str, str, bool], str | None] = {}
        self._names = {row for row in rows if data[row, NAME] and not data[row, WORD]}

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            if token.pos_ in CLASSES:
                self._mend(token)
            elif token.pos_ == "PROPN" and token.lemma_ == token.lower_:
                token.lemma_ = token.text
        return doc

    def headword(self, word: str, pos: str) -> str | None:
        """The headword of this class as the word list spells it (`belgisch` → `Belgisch`), or None."""
        row = self._row_of.get(get_string_id(word), -1)
        if row not in self._headwords[pos]:
            return None
        return word.capitalize() if row in self._names else word

    def _mend(self, token: Token) -> None:
        form = token.lower_
        pos = "NOUN" if token.pos_ == "VERB" and len(form) > LONGEST_VERB else token.pos_
        found = self._table.get(key(form, pos))
        if found is None and len(form) > SHORTEST and form.isalpha() and not form.endswith(("je", "jes")):
            is_plural = pos == "NOUN" and PLURAL in str(token.morph)
            seen = (form, pos, token.lemma_, is_plural)
            if seen not in self._found:
                if len(self._found) > REMEMBERED:
                    self._found.clear()
                self._found[seen] = self._find(form, pos, token.lemma_.lower(), is_plural)
            found = self._found[seen]
        if found is not None:
            token.lemma_ = found

    def _find(self, form: str, pos: str, predicted: str, is_plural: bool) -> str | None:
        words = (word for word in (predicted, *candidates(form, pos)) if not is_plural or word != form)
        return next(filter(None, (self.headword(word, pos) for word in words)), None) or self._compound(form, pos)

    def _compound(self, form: str, pos: str) -> str | None:
        """The lemma by the longest ending that is an inflected noun of the word list."""
        for start in range(2, len(form) - SHORTEST_HEAD + 1) if pos == "NOUN" else ():
            for word in candidates(form[start:], pos):
                if len(word) >= SHORTEST_HEAD and self.headword(word, pos) == word:
                    return form[:start] + word
        return None


def key(form: str, pos: str) -> str:
    """Of the table: the same form can have a lemma for each part of speech."""
    return f"{pos}|{form}"


def candidates(form: str, pos: str) -> Iterator[str]:
    """Regular lemmas of an inflected form, likeliest first; most of them are no words."""
    if pos == "NOUN":
        for ending in ("'s", "s", "en", "ën", "n"):
            if form.endswith(ending):
                yield from _closed(form.removesuffix(ending))
        if form.endswith("heden"):
            yield form.removesuffix("eden") + "eid"
        yield form
    elif pos == "ADJ":
        for ending in ("e", "er", "ere", "st", "ste", "der", "dere", "s"):
            if form.endswith(ending):
                yield from _closed(form.removesuffix(ending))
        yield form
    else:
        for stem in _verb_stems(form):
            yield from _infinitives(stem)
        yield form


def _closed(stem: str) -> Iterator[str]:
    """A stem as it is written at the end of a word: ball → bal, problem → probleem, brief and huis from briev, huiz."""
    if not stem:  # the form is nothing but an ending: dere, heden
        return
    if stem[-2:-1] == stem[-1:] and stem[-1] not in VOWELS:
        yield stem[:-1]
    if len(stem) > 2 and stem[-1] not in VOWELS and stem[-2] in VOWELS and stem[-3] not in VOWELS:
        yield stem[:-1] + stem[-2] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])
    if stem.endswith(("v", "z")):
        yield stem[:-1] + ("f" if stem.endswith("v") else "s")
    yield stem
    yield stem + "e"


def _verb_stems(form: str) -> Iterator[str]:
    """Stems of finite forms and participles."""
    for ending in ("", "t", "de", "te", "den", "ten", "d", "end", "ende", "dde", "tte"):
        if form.endswith(ending):
            stem = form.removesuffix(ending)
            for prefix in ("", *SEPARABLE):
                if ending in ("d", "t", "", "de", "te", "dde", "tte") and stem.startswith(prefix + "ge"):
                    yield prefix + stem.removeprefix(prefix + "ge").replace("ï", "i").replace("ë", "e")
            yield stem


def _infinitives(stem: str) -> Iterator[str]:
    """Infinitives of a stem: werk → werken, maak → maken, zet → zetten, geef → geven, lees → lezen."""
    if len(stem) < 2:
        return
    last = stem[-1]
    if last not in VOWELS and len(stem) > 2 and stem[-2] == stem[-3] and stem[-2] in VOWELS:
        yield stem[:-2] + {"f": "v", "s": "z"}.get(last, last) + "en"
        yield stem[:-2] + last + "en"
    if last in "fs":
        yield stem[:-1] + ("v" if last == "f" else "z") + "en"
    if last not in VOWELS and stem[-2] in VOWELS:
        yield stem + last + "en"
    yield stem + "en"
    yield stem + "n"
    yield stem


@Language.factory("lemma_words", requires=["token.pos", "token.lemma"], assigns=["token.lemma"])
def create(nlp: Language, name: str) -> LemmaWords:  # noqa: ARG001 - spaCy gives every factory its name
    """For `nlp.add_pipe("lemma_words", after="lemmatizer")`."""
    return LemmaWords(nlp.vocab)


def table(
    treebank: Iterable[tuple[str, str, str]], word_list: Iterable[tuple[str, str]], headwords: dict[str, set[str]]
) -> dict[str, str]:
    """What rules and word list cannot know.

    `treebank` gives (form, part of speech, lemma) of every token: forms with one usual lemma are kept. `word_list` gives
    (form, lemma): kept where the rules would find another lemma, or none.
    """
    kept: dict[str, str] = {}
    for form, lemma in word_list:
        for pos in CLASSES:
            is_verb_form = pos == "VERB" and lemma.endswith("n")
            if lemma in headwords[pos] and (is_verb_form or (pos == "NOUN") == form.endswith(("n", "s", "a", "i"))):
                by_rule = next((word for word in candidates(form, pos) if word in headwords[pos]), None)
                if by_rule != lemma:
                    kept[key(form, pos)] = lemma
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for form, pos, lemma in treebank:
        if pos in CLASSES:
            counts[key(form.lower(), pos)][lemma] += 1
    for name, lemmas in counts.items():
        lemma, times = lemmas.most_common(1)[0]
        if times >= USUAL * lemmas.total():
            kept[name] = lemma
    return kept
