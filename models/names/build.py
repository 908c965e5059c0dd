"""Make the list of Dutch first names, family names and places that names of people are looked up in.

usage: pip install --no-deps deduce==3.0.6 faker==40.63.0; python models/names/build.py

Neither package is needed to use the list. The same versions give the same bytes.
"""

import gzip
import importlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).parent
LEXICON = HERE.parent / "nl_ud_sm" / "recipe" / "lexicon.tsv.gz"
TARGET = HERE / "1.0.0" / "names.tsv"
DEDUCE = {
    "f": ["names/lst_first_name/items.txt"],
    "a": ["names/lst_surname/items.txt"],
    "p": [f"locations/lst_placename/lst_{kind}/items.txt" for kind in ("province", "region", "municipality", "residence")],
    "o": ["names/lst_first_name/exceptions.txt", "names/lst_surname/exceptions.txt"],
}
FAKER_LOCALES = ("nl_NL", "nl_BE", "tr_TR", "fr_DZ")
_WORD_BITS, _NAME_BIT = 0x100000 | 0x3FFF, 0x200000
"""Of the word list of the bundled pipeline: written small, or a form of a noun, verb or adjective; written with a capital."""
_NO_PERSON = re.compile(r".*[\W\d_].*|.*(straat|weg|laan|hof|singel|pad|plein|kanaal|terrein|kade|meer|dorp|kerk|se)")
"""Names that are a street, or an adjective."""


def fold(form: str) -> str:
    """Lower case without accents: Yıldız and yildiz are one."""
    letters = unicodedata.normalize("NFKD", form.lower().replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def entries() -> Iterator[tuple[str, str]]:
    """(name, kind): f first name, a family name, p place, o ordinary word; n, added below, is another name."""
    source = files("deduce") / "data" / "lookup" / "src"
    for kind, lists in DEDUCE.items():
        for name in lists:
            yield from ((line, kind) for line in (source / name).read_text(encoding="utf-8").splitlines())
    for locale in FAKER_LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        yield from ((name, "f") for name in provider.first_names)
        yield from ((name, "a") for name in provider.last_names)


def last_word(name: str, kind: str) -> str:
    """A family name without the small words before it; a place of several words has no entry."""
    words = re.sub(r"\s*\(.*?\)", "", name).split()
    return words[-1] if words and (kind == "a" or len(words) == 1) else ""


if __name__ == "__main__":
    kinds: dict[str, set[str]] = defaultdict(set)
    words, others = set[str](), set[str]()
    for name, kind in entries():
        form = fold(last_word(name, kind))
        if len(form) > 1:
            kinds[form].add(kind)
    with gzip.open(LEXICON, "rt", encoding="utf-8") as lines:
        for line in lines:
            form, _, bits = line.rstrip("\n").split("\t")
            if int(bits, 16) & _WORD_BITS:
                words.add(fold(form))
            elif int(bits, 16) & _NAME_BIT and not _NO_PERSON.fullmatch(form):
                others.add(fold(form))
    for form in words & set(kinds):
        kinds[form].add("o")
    for form in others - words - set(kinds):
        kinds[form].add("n")
    rows = [f"{form}\t{''.join(sorted(marks))}\n" for form, marks in sorted(kinds.items()) if marks != {"o"}]
    TARGET.write_text("".join(rows), encoding="utf-8")
