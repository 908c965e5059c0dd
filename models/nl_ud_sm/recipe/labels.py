"""Today's labels → those of UD 2.8, the scheme of `nl_core_news_sm`, which this pipeline stands in for.

What changed between the releases, in the labels of the tests' parallel sentences, and is plain enough for a rule:

| | UD 2.8 | today |
| --- | --- | --- |
| *als* before no clause and in no comparison (*als voorzitter*) | ADP, VZ\\|init | SCONJ, VG\\|onder |
| foreign words and cut-off first parts (*in- en uitvoer*) | SYM | X, `Foreign=Yes` |
| abbreviations of one adverb (*ca.*, *bijv.*) | ADV, BW | X, SPEC\\|afk, `Abbr=Yes` |
| `obl:arg`, `cc:preconj`, `nsubj:outer` | without subtype | |

The training text is of several releases, so it holds both schemes until it has been through here.
"""

from __future__ import annotations

from dataclasses import replace

from treebank import Sentence, Token

SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "expl")
AUXILIARIES = ("cop", "aux", "aux:pass")
COMPARING = ("zowel", "zo", "even", "net", "zelfde", "dezelfde", "hetzelfde", "evenveel", "zoveel")
REACH = 8
ADVERBS = ("ca.", "ca", "bijv.", "bijv", "bv.", "b.v.", "nl.", "resp.", "ong.")
WITHOUT_SUBTYPE = {"obl:arg": "obl", "cc:preconj": "cc", "nsubj:outer": "nsubj"}


def of_sentence(sentence: Sentence) -> Sentence:
    """The sentence in the labels of UD 2.8."""
    return replace(sentence, tokens=tuple(_of_als(of_word(t), n, sentence) for n, t in enumerate(sentence.tokens)))


def of_word(token: Token) -> Token:
    """What depends on the word alone."""
    if token.dep in WITHOUT_SUBTYPE:
        token = replace(token, dep=WITHOUT_SUBTYPE[token.dep])
    if token.tag in ("SPEC|vreemd", "SPEC|afgebr") and token.pos == "X":
        return replace(token, pos="SYM", morph="")
    if token.tag == "SPEC|afk" and token.form.lower() in ADVERBS:
        return replace(token, pos="ADV", tag="BW", morph="")
    return token


def _of_als(token: Token, place: int, sentence: Sentence) -> Token:
    if token.form.lower() != "als" or token.dep not in ("mark", "case"):
        return token
    is_conjunction = compares(place, sentence) or opens_clause(token, place, sentence)
    pos, tag = ("SCONJ", "VG|onder") if is_conjunction else ("ADP", "VZ|init")
    return replace(token, pos=pos, tag=tag)


def compares(place: int, sentence: Sentence) -> bool:
    """Whether a word of comparison stands before and no other *als* comes between."""
    for token in reversed(sentence.tokens[max(0, place - REACH) : place]):
        if token.form.lower() == "als":
            return False
        if token.form.lower() in COMPARING:
            return True
    return False


def opens_clause(token: Token, place: int, sentence: Sentence) -> bool:
    """Whether the head is a verb without subject (*als volgt*), or has its subject or auxiliary after this word.

    A subject before it is that of the clause around it (*dat als voorbeeld geldt*, *hij fungeerde als voorbeeld*), and one
    after a noun is no clause either (*met als doel het verspreiden van kennis*).
    """
    head = token.head
    if head <= place:
        return False
    children = [(n, t.dep) for n, t in enumerate(sentence.tokens) if t.head == head and t.dep in SUBJECTS + AUXILIARIES]
    if any(place < n < head or (n > head and dep in AUXILIARIES) for n, dep in children):
        return True
    return sentence.tokens[head].pos in ("VERB", "AUX") and not any(dep in SUBJECTS for _, dep in children)
