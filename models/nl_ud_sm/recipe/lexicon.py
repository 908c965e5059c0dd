"""The word list behind the bundled pipeline: what a form can be, as a small static vector, and its lemma.

Built once from two free sources and kept beside the recipe as `lexicon.tsv.gz` (form, lemma if it is another word,
features in hexadecimal), so that training needs neither of them:

- the Dutch lemma tables of the package `spacy-lookups-data` (MIT);
- the OpenTaal word list, Debian package `wdutch` (BSD or CC BY 3.0, at choice).

    python lexicon.py --tables DIR_WITH_NL_LEMMA_FILES --words /usr/share/dict/dutch --output lexicon.tsv.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.strings import StringStore, get_string_id
from spacy.vectors import Vectors

FEATURES = (
    "noun", "verb", "adj", "adp", "det", "adv",  # the form itself is a headword of this class
    "plural", "diminutive",  # of a noun
    "finite_t", "past", "past_plural", "participle", "stem", "verb_other",  # of a verb
    "adj_e", "comparative", "superlative",  # of an adjective
    "head_noun", "head_verb", "head_adj",  # not in the tables, but ends in a word that is
    "word", "name", "acronym",  # how the word list spells it: lower case, Capital, CAPITALS
    "inflected_head",  # ends in an inflected form of the tables
)  # fmt: skip
BIT = {name: 1 << place for place, name in enumerate(FEATURES)}
SHORTEST_HEAD = 4
LONGEST_FORM = 20
EXTRA_RULES = {
    "noun": [["s", ""], ["'s", ""], ["en", ""], ["ën", ""], ["n", ""], ["ven", "f"], ["zen", "s"]]
    + [[f"{c}{c}en", c] for c in "bdfgklmnprst"]
    + [[f"{v}{c}en", f"{v}{v}{c}"] for v in "aou" for c in "bdgklmnprst"],
}


@dataclass(frozen=True)
class Entry:
    """One lower-case form; `lemma` is the form itself where the tables name no other."""

    form: str
    lemma: str
    bits: int

    def has(self, feature: str) -> bool:
        return bool(self.bits & BIT[feature])


def inflection(form: str, lemma: str, index: dict[str, set[str]]) -> int:
    """Features of an inflected form whose lemma the tables give."""
    bits = 0
    if lemma in index["noun"]:
        bits |= BIT["diminutive" if form.endswith(("je", "jes")) else "plural"]
    if lemma in index["verb"] and lemma.endswith("n"):
        if form.startswith("ge") or (form.endswith(("d", "t", "en")) and form[2:-2].find("ge") > 0):
            bits |= BIT["participle"]
        elif form.endswith(("den", "ten")):
            bits |= BIT["past_plural"]
        elif form.endswith(("de", "te")):
            bits |= BIT["past"]
        elif form.endswith("t"):
            bits |= BIT["finite_t"]
        else:
            bits |= BIT["stem"] if lemma.startswith(form[:2]) else BIT["verb_other"]
    if lemma in index["adj"]:
        endings = {"ere": "comparative", "er": "comparative", "ste": "superlative", "st": "superlative"}
        bits |= BIT[next((name for ending, name in endings.items() if form.endswith(ending)), "adj_e")]
    return bits


def by_rule(form: str, rules: dict[str, list[list[str]]], index: dict[str, set[str]]) -> Iterator[str]:
    """Lemmas that the ending rules of the tables give, as far as they are headwords of that class."""
    for name in ("noun", "verb", "adj"):
        for ending, other in [*rules[name], *EXTRA_RULES.get(name, ())]:
            lemma = form.removesuffix(ending) + other
            if form.endswith(ending) and lemma != form and len(lemma) > 2 and lemma in index[name]:
                yield lemma


def head_of(form: str, known: dict[str, int]) -> str | None:
    """The longest proper ending of a compound that is itself a known form."""
    for start in range(2, len(form) - SHORTEST_HEAD + 1):
        if form[start:] in known:
            return form[start:]
    return None


def head_bits(bits: int) -> int:
    """What a compound takes over from its last part."""
    out = bits
    for name in ("noun", "verb", "adj"):
        if bits & BIT[name]:
            out = (out & ~BIT[name]) | BIT["head_" + name]
    spelling = BIT["word"] | BIT["name"] | BIT["acronym"] | BIT["adp"] | BIT["det"] | BIT["adv"]
    inflected = bits & ~(spelling | BIT["noun"] | BIT["verb"] | BIT["adj"])
    return (out & ~spelling) | (BIT["inflected_head"] if inflected else 0)


def build(
    lookup: dict[str, str], index: dict[str, set[str]], rules: dict[str, list[list[str]]], words: Iterable[str]
) -> Iterator[Entry]:
    """Entries in alphabetical order."""
    words = list(words)
    lookup = dict(lookup)
    bits: dict[str, int] = {}
    for name in ("noun", "verb", "adj", "adp", "det", "adv"):
        for form in index[name]:
            if name != "verb" or form.endswith("n"):
                bits[form] = bits.get(form, 0) | BIT[name]
    for form in sorted({*bits, *(word for word in words if word.islower())} - set(lookup)):
        for lemma in by_rule(form, rules, index):
            bits[form] = bits.get(form, 0) | inflection(form, lemma, index)
            if not bits[form] & (BIT["noun"] | BIT["verb"] | BIT["adj"]):
                lookup.setdefault(form, lemma)
    for form, lemma in lookup.items():
        if lemma != form:
            bits[form] = bits.get(form, 0) | inflection(form, lemma, index)
    tables = dict(bits)
    for word in words:
        form = word.lower()
        spelling = "word" if word == form else "acronym" if word.isupper() and len(word) > 1 else "name"
        if form not in bits:
            head = head_of(form, tables) if spelling == "word" else None
            bits[form] = head_bits(tables[head]) if head else 0
        bits[form] |= BIT[spelling]
    for form in sorted(bits):
        if form and bits[form] and len(form) <= LONGEST_FORM and " " not in form:
            yield Entry(form, lookup.get(form, form), bits[form])


def read(path: Path) -> list[Entry]:
    """The entries of `lexicon.tsv.gz`."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        columns = (line.rstrip("\n").split("\t") for line in lines)
        return [Entry(form, lemma or form, int(bits, 16)) for form, lemma, bits in columns]


def write(entries: Iterable[Entry], path: Path) -> None:
    """The same bytes for the same entries: no time stamp in the archive."""
    rows = (f"{e.form}\t{'' if e.lemma == e.form else e.lemma}\t{e.bits:x}\n" for e in entries)
    path.write_bytes(gzip.compress("".join(rows).encode(), compresslevel=9, mtime=0))


def vectors(entries: Iterable[Entry], strings: StringStore) -> Vectors:
    """One row for each combination of features, shared by all words that have it; keyed by the lower-case form."""
    entries = list(entries)
    combinations = sorted({entry.bits for entry in entries})
    row_of = {bits: row for row, bits in enumerate(combinations)}
    places = np.arange(len(FEATURES), dtype=np.uint32)
    data = ((np.array(combinations, dtype=np.uint32)[:, None] >> places) & 1).astype("float32")
    table = Vectors(strings=strings, shape=data.shape, name="lexicon", attr="LOWER")
    table.data = data
    for entry in entries:
        table.add(get_string_id(entry.form), row=row_of[entry.bits])
    return table


def main() -> None:
    """Builds the word list from its two sources."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tables", type=Path, required=True, help="folder with nl_lemma_{lookup,index,exc,rules}.json.gz")
    parser.add_argument("--words", type=Path, required=True, help="plain word list, one a line")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()

    def table(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(gzip.decompress((options.tables / f"nl_lemma_{name}.json.gz").read_bytes()))
        return found

    index = {name: set(forms) for name, forms in table("index").items()}
    index["adv"] = set(table("exc")["adv"])
    rules = {name: list(pairs) for name, pairs in table("rules").items()}
    lookup: dict[str, str] = {form: str(lemma) for form, lemma in table("lookup").items()}
    write(build(lookup, index, rules, options.words.read_text(encoding="utf-8").split()), options.output)


if __name__ == "__main__":
    main()
