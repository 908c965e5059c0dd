"""Passages → annotated passages. The only place that loads a spaCy model."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import lemma_words
from pipeline.dutch_model import find_model, model_hash
from pipeline.errors import VuistregelError
from pipeline.records import AnnotatedPassage, Annotation, Passage

_PERSONS = frozenset({"PER", "PERSON"})
"""Labels of names of people: of nl_core_news_sm, and of pipelines trained on other corpora."""
_TYPOGRAPHIC = re.compile(r"(?<=\w)’(?=\w)")
"""The apostrophe of kpi’s and agenda’s as word processors write it; the tokenizer knows only kpi's. Both are one character."""


class Annotator:
    """A loaded Dutch pipeline with what a run must record of it."""

    def __init__(self, nlp: Language, path: Path) -> None:
        self._nlp = nlp
        self.name = f"{nlp.meta['lang']}_{nlp.meta['name']}"
        self.version = str(nlp.meta["version"])
        self.components = tuple(nlp.pipe_names)
        self.fingerprint = model_hash(path)
        """Of every file of the model: another model, another fingerprint."""

    def annotate(self, texts: Iterable[str]) -> Iterator[Annotation]:
        """Tokens of each text, in order. A line break always ends a sentence."""
        plain = (_TYPOGRAPHIC.sub("'", text) for text in texts)
        return (_annotation(doc) for doc in self._nlp.pipe(plain, batch_size=64))

    def annotate_passages(self, passages: Sequence[Passage]) -> list[AnnotatedPassage]:
        """The same passages, with their tokens."""
        annotations = self.annotate(passage.text for passage in passages)
        return [AnnotatedPassage(passage, found) for passage, found in zip(passages, annotations, strict=True)]


def load_annotator(model: str, models_dir: Path) -> Annotator:
    """Load a Dutch pipeline.

    `model` is `auto` (nl_core_news_sm where it is installed, else the newest bundled one), the name
    of an installed package, or the path of a folder. Raises VuistregelError when it is missing or
    does not give what coding needs.
    """
    path = find_model(model, models_dir)
    try:
        nlp = _with_senter(_with_words(spacy.load(path)))
    except (OSError, ValueError) as error:
        first_line = str(error).splitlines()[0]
        raise VuistregelError(
            f"Dutch pipeline {model}", f"cannot be loaded ({first_line})", "Choose another with --model, or reinstall it"
        ) from error
    missing = {"tagger", "morphologizer"} - set(nlp.pipe_names)
    if nlp.lang != "nl" or missing or not {"lemmatizer", "trainable_lemmatizer"} & set(nlp.pipe_names):
        raise VuistregelError(
            f"Dutch pipeline {model}",
            f"is no Dutch pipeline with lemmas, tags and morphology (language {nlp.lang}, has {', '.join(nlp.pipe_names)})",
            "Choose another with --model, for instance 'auto'",
        )
    return Annotator(nlp, path)


def _with_senter(nlp: Language) -> Language:
    """Sentences from the senter instead of the parser where the pipeline has both: less work, and never both at once."""
    if "senter" in nlp.component_names:
        nlp.enable_pipe("senter")
        if "parser" in nlp.pipe_names:
            nlp.disable_pipe("parser")
    return nlp


def _with_words(nlp: Language) -> Language:
    """Lemmas checked against the word list where the pipeline carries one, as the bundled pipeline does."""
    if nlp.vocab.lookups.has_table(lemma_words.TABLE):
        nlp.add_pipe("lemma_words", after=next(name for name in nlp.pipe_names if "lemmatizer" in name))
    return nlp


def _annotation(doc: Doc) -> Annotation:
    tokens = [token for token in doc if not token.is_space]
    starts_sentence = [
        place == 0 or bool(token.is_sent_start) or _after_line_break(doc, token.i) for place, token in enumerate(tokens)
    ]
    return Annotation(
        starts=tuple(token.idx for token in tokens),
        ends=tuple(token.idx + len(token) for token in tokens),
        lemmas=tuple(token.lemma_ or token.text for token in tokens),
        pos=tuple(token.pos_ for token in tokens),
        tags=tuple(token.tag_ for token in tokens),
        morphs=tuple(str(token.morph) for token in tokens),
        sentence_starts=tuple(place for place, first in enumerate(starts_sentence) if first),
        persons=tuple(place for place, token in enumerate(tokens) if token.ent_type_ in _PERSONS),
    )


def _after_line_break(doc: Doc, index: int) -> bool:
    """Whether the token at `index` is the first on its line."""
    return index > 0 and doc[index - 1].is_space and "\n" in doc[index - 1].text
