"""Names that many people or places have (models/names), looked up without capitals and accents."""

import unicodedata
from functools import lru_cache

from pipeline.resources import resource_dir
from pipeline.words import is_dutch

FIRST, FAMILY, PLACE, ORDINARY, OTHER = "f", "a", "p", "o", "n"


@lru_cache(maxsize=200_000)
def fold(form: str) -> str:
    """Lower case without accents: Yıldız and yildiz are one."""
    letters = unicodedata.normalize("NFKD", form.lower().replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    text = (resource_dir("models") / "names" / "1.0.0" / "names.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines())


def kinds(key: str) -> str:
    """What a folded form is: the letters of FIRST, FAMILY, PLACE, ORDINARY (a word too) and OTHER that hold; empty if unknown."""
    return _table().get(key, "")


def names() -> tuple[str, ...]:
    """Every folded form of the list, in order."""
    return tuple(_table())


def is_ordinary(form: str) -> bool:
    """Whether a form is, or is also, a Dutch word that is no name."""
    own = kinds(fold(form))
    return ORDINARY in own or (not own and is_dutch(form))


def is_unlisted(form: str) -> bool:
    """Whether a form is neither a word nor a name of a known sort: a rare name of a person, a place or an organisation."""
    own = kinds(fold(form))
    return own == OTHER or (not own and not is_dutch(form))
