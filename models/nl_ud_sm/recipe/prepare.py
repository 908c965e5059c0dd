"""Treebank → training documents: as they are, laid out as in minutes and reports, and with unseen words put in.

Three quarters of the copies differ from the treebank, so that the pipeline learns what the treebank does not show:

- `laid_out`: line breaks between paragraphs, bullets, numbered points, headings without a full stop, lines in capitals
  or lower case, and lines that break off within a sentence;
- with unseen words: content words replaced by others of the same inflection from the word list, and abbreviations
  put in.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import labels
from lexicon import Entry
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from treebank import Sentence, Token, breaks_between_paragraphs, chunks, document, line_break, read_conllu

SIZES = (1, 1, 1, 2, 3, 5, 10)
CLOSED = (".", "!", "?", ":", ";", '"', "'", ")", "”", "’", "...", "…")
BROKEN_OFF = 0.5
BULLETS = ("-", "-", "•", "*", "–", "o")
HEADING_LENGTH = 9
ABBREVIATED = 0.35
LABELLED = 0.06

Separated = tuple[list[Sentence], list[str]]


def groups(sentences: Sequence[Sentence], rng: random.Random) -> Iterator[Sequence[Sentence]]:
    """Successive sentences in documents of varying length."""
    start = 0
    while start < len(sentences):
        size = rng.choice(SIZES)
        yield sentences[start : start + size]
        start += size


def plain(group: Sequence[Sentence], _: random.Random) -> Separated:
    """Sentences in one running line."""
    return list(group), [" "] * len(group)


def running(group: Sequence[Sentence], rng: random.Random) -> Separated:
    """The same, with a line break after half of the sentences that nothing closes: these are headings and table cells."""
    open_ = [sentence.tokens[-1].form not in CLOSED for sentence in group]
    return list(group), ["\n" if is_open and rng.random() < BROKEN_OFF else " " for is_open in open_]


def laid_out(group: Sequence[Sentence], rng: random.Random) -> Separated:
    """The same sentences in one of the layouts of minutes and reports."""
    style = rng.choice(("paragraphs", "paragraphs", "bullets", "numbers", "headings", "case", "wrapped"))
    break_ = rng.choice(("\n", "\n", "\n\n"))
    separators = [rng.choice((" ", break_)) if not s.paragraph else " " for s in group]
    between = [mark.replace("\n", break_) for mark in breaks_between_paragraphs(group)]
    separators = [a if a != " " else b for a, b in zip(separators, between, strict=True)]
    sentences = list(group)
    if style in ("bullets", "numbers"):
        bullet, first = rng.choice(BULLETS), rng.randint(1, 12)
        ending = rng.choice((".", ")", ".", ""))
        numbered = rng.choice((str, str, "{}.1".format, lambda n: "abcdefghijklmnopqrstuvwxyz"[n - 1]))
        marks = [[bullet] if style == "bullets" else [numbered(first + n), *ending] for n in range(len(group))]
        keep_stop = rng.random() < 0.5
        sentences = [with_mark(s if keep_stop else without_stop(s), mark) for s, mark in zip(group, marks, strict=True)]
        separators = [break_] * len(group)
    elif style == "headings":
        short = [len(s.tokens) <= HEADING_LENGTH for s in group]
        sentences = [without_stop(s) if is_short else s for s, is_short in zip(group, short, strict=True)]
        separators = [break_ if is_short else mark for mark, is_short in zip(separators, short, strict=True)]
    elif style == "case":
        change: Callable[[str], str] = rng.choice((str.lower, str.lower, str.upper))
        sentences = [recased(s, change) if change is str.lower or len(s.tokens) < 7 else s for s in group]
        separators = [break_ if rng.random() < 0.5 else mark for mark in separators]
    elif style == "wrapped":
        sentences = [wrapped(s, rng) for s in group]
    return sentences, separators


def without_stop(sentence: Sentence) -> Sentence:
    """Without the full stop at its end, as in headings and lists."""
    tokens = sentence.tokens
    is_free = len(tokens) > 2 and tokens[-1].form == "." and all(t.head != len(tokens) - 1 for t in tokens)
    return replace(sentence, tokens=tokens[:-1]) if is_free else sentence


def with_mark(sentence: Sentence, mark: Sequence[str]) -> Sentence:
    """A bullet or number put before the sentence."""
    for place, form in enumerate(mark):
        root = next(n for n, token in enumerate(sentence.tokens) if token.head == n)
        number = ("NUM", "TW|hoofd|vrij", "", root, "dep")
        letter = ("SYM", "SPEC|symb", "", root, "dep")
        kind = number if form[0].isdigit() else letter if form.isalpha() else ("PUNCT", "LET", "", root, "punct")
        sentence = inserted(sentence, place, Token(form, form, *kind, space=place == len(mark) - 1))
    return sentence


def with_label(sentence: Sentence, rng: random.Random) -> Sentence:
    """`Punt 5: ` or the like put before the sentence, and part of it."""
    root = next(n for n, token in enumerate(sentence.tokens) if token.head == n)
    noun, number = rng.choice(LABELS), str(rng.randint(1, 40))
    tail = rng.choice((":", ":", ""))
    singular = ("N|soort|ev|basis|onz|stan", "Gender=Neut|Number=Sing")
    sentence = inserted(sentence, 0, Token(noun, noun.lower(), "NOUN", *singular, head=root, dep="parataxis", space=True))
    sentence = inserted(sentence, 1, Token(number, number, "NUM", "TW|hoofd|vrij", "", 0, "nmod", space=not tail))
    return inserted(sentence, 2, Token(tail, tail, "PUNCT", "LET", "", 0, "punct", space=True)) if tail else sentence


def inserted(sentence: Sentence, place: int, token: Token) -> Sentence:
    """With one token more; its head is given as a place in the sentence without it."""
    shifted = [replace(t, head=t.head + (t.head >= place)) for t in sentence.tokens]
    token = replace(token, head=token.head + (token.head >= place))
    return replace(sentence, tokens=(*shifted[:place], token, *shifted[place:]))


def with_abbreviation(sentence: Sentence, rng: random.Random) -> Sentence:
    """One abbreviation put in where it can stand: a title, `o.a.`, `ca.`, `blz.`, one for a preposition, or `e.d.`."""
    tokens = sentence.tokens
    places = [n for n, token in enumerate(tokens) if token.pos in ("PROPN", "ADP", "NUM")]
    if rng.random() < 0.2 and without_stop(sentence) is not sentence:
        last = tokens[-2]
        final = Token(rng.choice(AT_THE_END), "", *ABBREVIATION, head=last.head, dep="conj", space=True)
        return replace(sentence, tokens=(*tokens[:-2], replace(last, space=True), replace(final, lemma=final.form)))
    if not places:
        return sentence
    place = rng.choice(places)
    token = tokens[place]
    after_name = place > 0 and tokens[place - 1].pos == "PROPN"
    if token.pos == "PROPN" and (after_name or not token.form[0].isupper()):
        return sentence
    if token.pos == "ADP" and rng.random() < 0.5:
        form = rng.choice(FOR_PREPOSITIONS)
        written = form.capitalize() if place == 0 else form
        pos, tag, morph = ABBREVIATION
        changed = replace(token, form=written, lemma=form, pos=pos, tag=tag, morph=morph)
        return replace(sentence, tokens=(*tokens[:place], changed, *tokens[place + 1 :]))
    if place > 0 and not tokens[place - 1].space:
        return sentence
    form = rng.choice({"PROPN": TITLES, "ADP": BEFORE_PREPOSITIONS, "NUM": BEFORE_NUMBERS}[token.pos])
    written = form.capitalize() if place == 0 or (token.pos == "PROPN" and rng.random() < 0.3) else form
    kind = ("PROPN", "SPEC|deeleigen", "") if token.pos == "PROPN" else ABBREVIATION
    new = Token(written, form, *kind, head=place, dep="nmod", space=True)
    return inserted(sentence, place, labels.of_word(new))


LABELS = ("Punt", "Agendapunt", "Actiepunt", "Stap", "Fase", "Hoofdstuk", "Bijlage", "Week", "Artikel", "Besluit")
ABBREVIATION = ("X", "SPEC|afk", "Abbr=Yes")
TITLES = ("dhr.", "dhr.", "mw.", "mevr.", "dr.", "drs.", "ir.", "ing.", "prof.", "mr.", "fam.")
BEFORE_PREPOSITIONS = ("o.a.", "m.n.", "bijv.", "bv.", "evt.", "d.w.z.", "c.q.", "resp.", "nl.", "z.s.m.")
FOR_PREPOSITIONS = (
    *("i.v.m.", "n.a.v.", "m.b.t.", "t.b.v.", "t.a.v.", "d.m.v.", "o.b.v.", "a.d.h.v.", "t.o.v.", "i.h.k.v."),
    *("i.s.m.", "o.l.v.", "m.b.v.", "a.g.v.", "i.p.v.", "m.i.v.", "t.g.v.", "incl.", "excl.", "n.a.v.", "i.v.m."),
)
BEFORE_NUMBERS = ("ca.", "ca.", "blz.", "nr.", "art.", "par.", "p.", "hfst.", "afb.", "max.", "min.", "ong.", "tel.")
AT_THE_END = ("e.d.", "enz.", "etc.", "e.a.", "w.v.t.t.k.", "z.s.m.", "a.u.b.")


def recased(sentence: Sentence, change: Callable[[str], str]) -> Sentence:
    """In lower case or capitals; labels and lemmas stay."""
    return replace(sentence, tokens=tuple(replace(token, form=change(token.form)) for token in sentence.tokens))


def wrapped(sentence: Sentence, rng: random.Random) -> Sentence:
    """A line break before a lower-case word within a long sentence."""
    tokens = sentence.tokens
    places = [n for n in range(6, len(tokens) - 3) if tokens[n - 1].space and tokens[n].form[0].islower()]
    if not places:
        return sentence
    place = rng.choice(places)
    moved = [replace(t, head=t.head + (t.head >= place)) for t in tokens]
    before = [*moved[: place - 1], replace(moved[place - 1], space=False)]
    return replace(sentence, tokens=(*before, line_break("\n", place - 1), *moved[place:]))


class UnseenWords:
    """Replacements by class of inflection, none of them a word of the treebank."""

    def __init__(self, entries: Iterable[Entry], sentences: Iterable[Sentence], rng: random.Random) -> None:
        self._rng = rng
        tokens = [token for sentence in sentences for token in sentence.tokens]
        seen = {token.form.lower() for token in tokens}
        genders = {t.form.lower(): t.tag.split("|")[4] for t in tokens if t.tag.startswith("N|soort|ev|basis|")}
        self._pools: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry in entries:
            if entry.form not in seen and entry.form.isalpha() and len(entry.form) > 2:
                for tag, form, lemma in _uses(entry, genders):
                    self._pools[tag].append((form, lemma))

    def put_into(self, sentence: Sentence, share: float) -> Sentence:
        """The sentence with about `share` of its content words replaced."""
        return replace(sentence, tokens=tuple(self._replaced(token, share) for token in sentence.tokens))

    def _replaced(self, token: Token, share: float) -> Token:
        pool = self._pools.get(_name_or_tag(token))
        if not pool or token.pos == "AUX" or not token.form.isalpha() or len(token.form) < 3:
            return token
        if self._rng.random() > share:
            return token
        form, lemma = self._rng.choice(pool)
        if token.form[0].isupper() and form[0].islower():
            form = form.capitalize()
        return replace(token, form=form, lemma=lemma)


def _name_or_tag(token: Token) -> str:
    if token.pos == "PROPN":
        return "name" if token.form[:1].isupper() and token.form[1:].islower() else ""
    return token.tag


def _uses(entry: Entry, genders: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """(tag or "name", form, lemma) for every inflection that the entry is without doubt."""
    form, lemma = entry.form, entry.lemma
    only = [name for name in ("noun", "verb", "adj") if entry.has(name)]
    if entry.has("name") and not entry.has("word") and not only:
        yield "name", form.capitalize(), form.capitalize()
    if not entry.has("word"):
        return
    if only == ["noun"] and lemma == form and not entry.has("plural"):
        head = next((form[n:] for n in range(len(form) - 2) if form[n:] in genders), "")
        if genders.get(head) in ("zijd", "onz"):
            yield f"N|soort|ev|basis|{genders[head]}|stan", form, form
    if only == ["verb"] and lemma == form and not entry.has("plural"):
        yield "WW|inf|vrij|zonder", form, form
        yield "WW|pv|tgw|mv", form, form
    if only == ["adj"] and lemma == form and not form.endswith(("e", "d", "er", "st", "en")):
        yield "ADJ|prenom|basis|zonder", form, form
        yield "ADJ|vrij|basis|zonder", form, form
    if only or lemma == form:
        return
    if entry.has("plural") and not entry.has("adj_e") and form.endswith(("n", "s")):
        yield "N|soort|mv|basis", form, lemma
    elif entry.has("adj_e") and form.endswith("e") and not lemma.endswith(("d", "e")):
        yield "ADJ|prenom|basis|met-e|stan", form, lemma
    if not entry.has("plural") and not entry.has("adj_e") and not form.endswith("ende"):
        for feature, (tag, endings) in _VERB_TAGS.items():
            if entry.has(feature) and form.endswith(endings):
                yield tag, form, lemma


_VERB_TAGS: dict[str, tuple[str, tuple[str, ...]]] = {
    "finite_t": ("WW|pv|tgw|met-t", ("t",)),
    "past": ("WW|pv|verl|ev", ("de", "te")),
    "past_plural": ("WW|pv|verl|mv", ("den", "ten")),
    "participle": ("WW|vd|vrij|zonder", ("d", "t", "en")),
}


def training_documents(vocab: Vocab, sentences: Sequence[Sentence], entries: Sequence[Entry], seed: int) -> Iterator[Doc]:
    """Every sentence four times: running, with unseen words, and twice laid out, once of these with unseen words."""
    rng = random.Random(seed)
    unseen = UnseenWords(entries, sentences, rng)
    copies: list[tuple[Callable[[Sequence[Sentence], random.Random], Separated], float]] = [
        (running, 0.0),
        (running, 0.25),
        (laid_out, 0.0),
        (laid_out, 0.15),
    ]
    for layout, share in copies:
        for group in groups(sentences, rng):
            varied = [_varied(sentence, unseen, share, rng) for sentence in group] if share else group
            yield document(vocab, *layout(varied, rng))


def _varied(sentence: Sentence, unseen: UnseenWords, share: float, rng: random.Random) -> Sentence:
    varied = unseen.put_into(sentence, share)
    if rng.random() < LABELLED:
        return with_label(varied, rng)
    return with_abbreviation(varied, rng) if rng.random() < ABBREVIATED else varied


def development_documents(vocab: Vocab, sentences: Sequence[Sentence], seed: int) -> Iterator[Doc]:
    """In groups of ten, alternately in one line and with line breaks, and once one by one."""
    rng = random.Random(seed)
    for number, group in enumerate(chunks(sentences, 10)):
        yield document(vocab, *(laid_out if number % 2 else plain)(group, rng))
    for sentence in sentences:
        yield document(vocab, [sentence], [" "])


def prepare(treebank: Path, entries: Sequence[Entry], vocab: Vocab, output: Path, seed: int = 0) -> None:
    """Writes train.spacy and dev.spacy into `output`."""
    sentences = [labels.of_sentence(sentence) for sentence in read_conllu(treebank / "train.conllu")]
    documents = list(training_documents(vocab, sentences, entries, seed))
    random.Random(seed).shuffle(documents)
    DocBin(docs=documents, store_user_data=False).to_disk(output / "train.spacy")
    sentences = [labels.of_sentence(sentence) for sentence in read_conllu(treebank / "dev.conllu")]
    DocBin(docs=list(development_documents(vocab, sentences, seed)), store_user_data=False).to_disk(output / "dev.spacy")
