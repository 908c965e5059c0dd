"""Which letters make a Dutch word: what tells language from garbage and a broken word from a compound."""

from functools import lru_cache

import marisa_trie

from pipeline.resources import resource_dir

_LEAST_PART = 3
"""Letters that each half of a compound has at least."""
_LINKS = ("", "s", "-")
"""What may stand between the halves of a compound."""


@lru_cache(maxsize=1)
def _trie() -> marisa_trie.Trie:
    return marisa_trie.Trie().mmap(str(resource_dir("models") / "nl_words" / "1.0.0" / "words.marisa"))


def is_word(form: str) -> bool:
    """Whether the list of Dutch words has this form, whatever its capitals."""
    return form.lower() in _trie()


@lru_cache(maxsize=50_000)
def is_dutch(form: str) -> bool:
    """Whether a form is a Dutch word or a compound of two; the list has the common compounds only."""
    lower = form.lower()
    words = _trie()
    if lower in words:
        return True
    for head in words.prefixes(lower):
        rest = lower[len(head) :]
        if len(head) >= _LEAST_PART and any(
            rest.startswith(link) and len(rest) - len(link) >= _LEAST_PART and rest[len(link) :] in words for link in _LINKS
        ):
            return True
    return False
