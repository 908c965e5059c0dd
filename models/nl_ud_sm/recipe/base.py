"""The untrained pipeline that training starts from: Dutch, the tokenizer of this domain, the word list as vectors."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import lexicon
import spacy
from spacy.attrs import LOWER
from spacy.language import Language
from spacy.tokenizer import Tokenizer

RECIPE = Path(__file__).parent


def abbreviations(path: Path = RECIPE / "abbreviations.txt") -> tuple[list[str], list[str]]:
    """(forms to keep whole, exceptions of spaCy to take out), in the order of the file."""
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    forms = [line for line in lines if line]
    return [form for form in forms if form[0] != "-"], [form[1:] for form in forms if form[0] == "-"]


def set_exceptions(nlp: Language) -> None:
    """Applies abbreviations.txt to the tokenizer, for each form also with a first capital."""
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)
    kept, dropped = abbreviations()
    for form in kept:
        for written in {form, form[0].upper() + form[1:]}:
            tokenizer.add_special_case(written, [{"ORTH": written}])
    out = {written for form in dropped for written in (form, form[0].upper() + form[1:], form.upper())}
    tokenizer.rules = {form: rule for form, rule in tokenizer.rules.items() if form not in out}


def base_pipeline(entries: Iterable[lexicon.Entry]) -> Language:
    """`spacy.blank("nl")` with the tokenizer exceptions and the word list."""
    nlp = spacy.blank("nl")
    set_exceptions(nlp)
    nlp.vocab.vectors = lexicon.vectors(entries, nlp.vocab.strings)
    return nlp


def save(nlp: Language, path: Path) -> None:
    """Writes the pipeline. spaCy 3.8 reads the key attribute of a vectors table but does not write it: done here."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(path)
    record_vector_keys(path)


def record_vector_keys(path: Path) -> None:
    """States in a saved pipeline that its vectors are keyed by the lower-case form."""
    (path / "vocab" / "vectors.cfg").write_text(json.dumps({"mode": "default", "attr": LOWER}) + "\n", encoding="utf-8")
