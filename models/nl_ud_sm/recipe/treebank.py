"""CoNLL-U sentences → spaCy documents, with a chosen separator between the sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab


@dataclass(frozen=True)
class Token:
    """One word of a treebank; `head` is a 0-based place in the sentence, its own for the root."""

    form: str
    lemma: str
    pos: str
    tag: str
    morph: str
    head: int
    dep: str
    space: bool


@dataclass(frozen=True)
class Sentence:
    """`paragraph` is the part of the sentence's id before its number, "" where the id shows none."""

    tokens: tuple[Token, ...]
    paragraph: str


def read_conllu(path: Path) -> list[Sentence]:
    """All sentences of a file, in its order; empty nodes and multi-word ranges are left out."""
    return [_sentence(block) for block in path.read_text(encoding="utf-8").split("\n\n") if block.strip()]


def _sentence(block: str) -> Sentence:
    lines = block.strip().split("\n")
    name = next((line.partition("= ")[2] for line in lines if line.startswith("# sent_id")), "")
    rows = [row for row in (line.split("\t") for line in lines if line[0] != "#") if row[0].isdigit()]
    tokens = tuple(_token(place, row) for place, row in enumerate(rows))
    return Sentence(tokens, name.rpartition(".s.")[0])


def _token(place: int, row: list[str]) -> Token:
    head = int(row[6])
    return Token(
        form=row[1],
        lemma=row[2],
        pos=row[3],
        tag=row[4],
        morph="" if row[5] == "_" else row[5],
        head=head - 1 if head else place,
        dep="ROOT" if row[7] == "root" else row[7],
        space="SpaceAfter=No" not in row[9],
    )


def breaks_between_paragraphs(sentences: Sequence[Sentence]) -> list[str]:
    """After each sentence: a line break where the next one is of another paragraph, else a space."""
    names = [sentence.paragraph for sentence in sentences]
    following = [*names[1:], names[-1]]
    return ["\n" if name != after else " " for name, after in zip(names, following, strict=True)]


def document(vocab: Vocab, sentences: Sequence[Sentence], separators: Sequence[str]) -> Doc:
    """One annotated document. A line break is a token of its own that belongs to the sentence before it."""
    tokens: list[Token] = []
    for place, (sentence, separator) in enumerate(zip(sentences, separators, strict=True)):
        offset = len(tokens)
        last = len(sentence.tokens) - 1
        for number, token in enumerate(sentence.tokens):
            space = token.space if number < last else separator == " " and place < len(sentences) - 1
            tokens.append(_moved(token, offset, space))
        if "\n" in separator and place < len(sentences) - 1:
            tokens.append(line_break(separator, len(tokens) - 1))
    return Doc(
        vocab,
        words=[token.form for token in tokens],
        spaces=[token.space for token in tokens],
        lemmas=[token.lemma for token in tokens],
        pos=[token.pos for token in tokens],
        tags=[token.tag for token in tokens],
        morphs=[token.morph for token in tokens],
        heads=[token.head for token in tokens],
        deps=[token.dep for token in tokens],
    )


def line_break(text: str, head: int) -> Token:
    """The token spaCy makes of white space that is more than one blank."""
    return Token(text, text, "SPACE", "_SP", "", head, "dep", False)


def _moved(token: Token, offset: int, space: bool) -> Token:
    return Token(token.form, token.lemma, token.pos, token.tag, token.morph, token.head + offset, token.dep, space)


def chunks(sentences: Sequence[Sentence], size: int) -> Iterator[Sequence[Sentence]]:
    """Groups of `size` successive sentences."""
    return (sentences[start : start + size] for start in range(0, len(sentences), size))
