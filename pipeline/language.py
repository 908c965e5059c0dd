"""Which language a text is in: py3langid, restricted to the languages that Dutch networks write in."""

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_LANGUAGES = ("nl", "en", "de", "fr")
_LONGEST = 20_000
"""Characters that are looked at."""
_LEAST_WORDS = 8
_MARGIN = 5.0
"""Log-likelihood per word by which another language must be more likely for a passage in a Dutch document. On 2,043 passages
of real minutes and policy notes: names of those present up to 1, Dutch with an English list up to 4, English from 9."""


def document_language(text: str) -> str:
    """ISO 639-1 code of the language of most of a text: nl, en, de or fr."""
    code: str = _identifier().classify(text[:_LONGEST])[0]
    return code


def passage_language(text: str, document: str) -> str:
    """ISO 639-1 code of a passage; that of its document where it is short, or where the words leave a doubt."""
    words = len(text.split())
    if words < _LEAST_WORDS:
        return document
    likelihood: dict[str, float] = dict(_identifier().rank(text[:_LONGEST]))
    best = max(likelihood, key=lambda code: likelihood[code])
    return best if likelihood[best] - likelihood[document] > _MARGIN * words else document


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier: LanguageIdentifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(_LANGUAGES))
    return identifier
