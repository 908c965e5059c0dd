"""Make the list of Dutch words from the word list of the bundled pipeline.

usage: python models/nl_words/build.py

The same input gives the same bytes. Kept as a trie that is read in place: 1.6 MB for half a million words, and no loading.
"""

import gzip
import re
from pathlib import Path

import marisa_trie

HERE = Path(__file__).parent
LEXICON = HERE.parent / "nl_ud_sm" / "recipe" / "lexicon.tsv.gz"
TARGET = HERE / "1.0.0" / "words.marisa"
_WORD = re.compile(r"[^\W\d_]{2,}([-’'][^\W\d_]+)*")


def words() -> list[str]:
    """Forms of at least two letters, in lower case; the list has no others."""
    with gzip.open(LEXICON, "rt", encoding="utf-8") as lines:
        forms = {line.split("\t", 1)[0].rstrip("\n") for line in lines}
    return sorted(form for form in forms if _WORD.fullmatch(form))


if __name__ == "__main__":
    marisa_trie.Trie(words()).save(str(TARGET))
