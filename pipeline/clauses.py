"""Sentences → clauses with a mood: what the verb forms of each say, as far as tags without a parse tree can tell.

Dutch puts what decides a stance in the verb of the clause: 'moet delen', 'heeft gedeeld', 'wordt gedeeld', 'te delen'.
A clause ends at a comma, colon, semicolon, dash or bracket and before a conjunction; a part without a verb belongs to
the clause before it, so that enumerations stay whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.records import AnnotatedPassage, Annotation

Mood = Literal[
    "deontic", "wish", "future", "would", "possible", "imperative", "past", "perfect", "passive", "copula", "present",
    "purpose", "infinitive", "participle", "nominal",
]  # fmt: skip

CONJUNCTIONS = frozenset({
    "maar", "doch", "terwijl", "hoewel", "ofschoon", "omdat", "aangezien", "doordat", "zodat",
    "opdat", "als", "indien", "wanneer", "tenzij", "mits", "want", "dus", "waardoor",
})  # fmt: skip
STEMS = frozenset({
    "bedenk", "begin", "behandel", "bekijk", "benoem", "benut", "bepaal", "beschrijf", "bespreek", "betrek", "bied", "bouw",
    "bundel", "creëer", "deel", "denk", "doe", "evalueer", "formuleer", "gebruik", "geef", "ga", "houd", "informeer",
    "investeer", "kies", "koppel", "laat", "leer", "leg", "let", "luister", "maak", "nodig", "neem", "onderzoek",
    "ontwikkel", "oefen", "organiseer", "plan", "pak", "peil", "probeer", "regel", "richt", "schrijf", "sluit", "spreek",
    "start", "stel", "stem", "sta", "steun", "stimuleer", "stop", "toets", "trek", "verbind", "verdeel", "verken",
    "vermijd", "vertel", "verwelkom", "vier", "voer", "voorkom", "vraag", "waardeer", "wees", "werk", "wijs", "wissel",
    "zet", "zoek", "zorg",
})  # fmt: skip
"""Verbs that advice and action lists begin with, as the bare stem."""
_OBJECTS = frozenset({"je", "u", "zich", "dit", "dat", "elkaar", "samen", "iedereen", "mensen", "anderen"})
_BREAKS = frozenset(",;:()–—")
_MODALS: dict[str, Mood] = {
    "moeten": "deontic", "dienen": "deontic", "behoren": "deontic", "horen": "deontic", "hoeven": "deontic",
    "willen": "wish", "wensen": "wish", "streven": "wish", "beogen": "wish", "hopen": "wish",
    "kunnen": "possible", "mogen": "possible",
}  # fmt: skip
_ORDER: tuple[Mood, ...] = ("deontic", "wish", "would", "future", "possible", "past", "perfect", "passive", "copula", "present")
"""Which of several finite verbs gives a clause its mood."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Token indices of one clause, the 0-based sentence it stands in, and its mood."""

    tokens: range
    sentence: int
    mood: Mood


def passage_words(annotated: AnnotatedPassage) -> list[str]:
    """The tokens as written, in lower case."""
    text, annotation = annotated.passage.text, annotated.annotation
    return [text[start:end].lower() for start, end in zip(annotation.starts, annotation.ends, strict=True)]


def clauses(annotation: Annotation, words: Sequence[str]) -> list[Clause]:
    """The clauses of a passage in order; together they hold every token once."""
    return [
        Clause(part, number, _mood(annotation, words, part, first=part.start == sentence.start))
        for number, sentence in enumerate(annotation.sentences())
        for part in _parts(annotation, words, sentence)
    ]


def is_question(words: Sequence[str], tokens: range) -> bool:
    """Whether a sentence ends in a question mark, quotation marks and brackets left out."""
    for index in reversed(tokens):
        if word := words[index].rstrip("”’\"')"):
            return word.endswith("?")
    return False


def _parts(annotation: Annotation, words: Sequence[str], sentence: range) -> list[range]:
    bounds = [
        index for index in sentence if index > sentence.start and (words[index - 1] in _BREAKS or words[index] in CONJUNCTIONS)
    ]
    parts: list[range] = []
    for first, last in zip([sentence.start, *bounds], [*bounds, sentence.stop], strict=True):
        if parts and not _has_verb(annotation, range(first, last)):
            parts[-1] = range(parts[-1].start, last)
        else:
            parts.append(range(first, last))
    return parts


def _has_verb(annotation: Annotation, tokens: Iterable[int]) -> bool:
    return any(annotation.tags[index].startswith(("WW|pv", "WW|inf|vrij", "WW|vd|vrij")) for index in tokens)


def _mood(annotation: Annotation, words: Sequence[str], tokens: range, *, first: bool) -> Mood:
    tags = annotation.tags
    if first and is_imperative(annotation, words, tokens):
        return "imperative"
    finite = [index for index in tokens if tags[index].startswith("WW|pv")]
    infinitive = any(tags[index].startswith("WW|inf|vrij") for index in tokens)
    participle = any(tags[index].startswith("WW|vd|vrij") for index in tokens)
    if finite:
        found = {_finite_mood(annotation, words, index, infinitive=infinitive, participle=participle) for index in finite}
        return min(found, key=_ORDER.index)
    if infinitive:
        return "purpose" if any(words[index] == "te" for index in tokens) else "infinitive"
    return "participle" if participle else "nominal"


def _finite_mood(annotation: Annotation, words: Sequence[str], verb: int, *, infinitive: bool, participle: bool) -> Mood:
    lemma, past = annotation.lemmas[verb], "|verl" in annotation.tags[verb]
    if lemma == "zullen":
        return "would" if words[verb].startswith("zou") else "future"
    if past:
        return "past"
    if lemma in _MODALS:
        return _MODALS[lemma]
    if lemma == "gaan" and infinitive:
        return "future"
    if participle and lemma in {"hebben", "zijn"}:
        return "perfect"
    if participle and lemma == "worden":
        return "passive"
    return "copula" if lemma in {"zijn", "blijven"} else "present"


def is_imperative(annotation: Annotation, words: Sequence[str], tokens: range) -> bool:
    """'Betrek ook ...', 'Plan de ...': the bare stem opens a statement, with no subject behind it; 'zie tabel 2' is a reference.

    Taggers know few imperatives; so a stem of the list counts where an object or adverb follows ('plan de', not 'plan van').
    """
    first, following = tokens.start, tokens.start + 1
    if is_question(words, tokens) or annotation.lemmas[first] == "zien":
        return False
    object_follows = following < tokens.stop and (
        annotation.pos[following] in {"DET", "ADV", "ADJ"} or words[following] in _OBJECTS
    )
    if words[first] in STEMS and object_follows:
        return True
    if annotation.tags[first] != "WW|pv|tgw|ev":
        return False
    return following == tokens.stop or annotation.pos[following] != "PRON" or words[following] in _OBJECTS
