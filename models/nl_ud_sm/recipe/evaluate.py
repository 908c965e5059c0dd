"""Figures of a pipeline on treebank files, from raw text: with one and ten sentences a document, and with line breaks.

    python evaluate.py MODEL_DIR TREEBANK_DIR [--files dev] [--labels-2-8] [--output metrics.json]

"ten, line breaks" puts a line break where the treebank's sentence ids show a new paragraph. The tagger, morphologizer
and lemmatizer do not depend on senter or parser; `sents_f` is measured with the senter, `parser_sents_f`, `uas` and
`las` with the parser instead. `lemma` is with the component `lemma_words`, `lemma_alone` without. `--labels-2-8`
converts the labels of the files as those of the training text (`labels.py`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import labels
import spacy
from spacy.language import Language
from spacy.tokens import Token as SpacyToken
from spacy.training import Example
from treebank import Sentence, breaks_between_paragraphs, chunks, document, read_conllu

from pipeline.lemma_words import TABLE

FILES = ("test_v28", "test")
GROUPINGS = {"one": (1, False), "ten": (10, False), "ten, line breaks": (10, True)}
FIGURES = {
    "pos": "pos_acc",
    "tag": "tag_acc",
    "morph": "morph_acc",
    "lemma": "lemma_acc",
    "sents_f": "sents_f",
    "uas": "dep_uas",
    "las": "dep_las",
    "token_f": "token_f",
}
OF_PARSER = ("uas", "las")

Figures = dict[str, float]


def examples(nlp: Language, sentences: Sequence[Sentence], size: int, line_breaks: bool) -> Iterator[Example]:
    """Raw text against the treebank's annotation."""
    for group in chunks(sentences, size):
        separators = breaks_between_paragraphs(group) if line_breaks else [" "] * len(group)
        gold = document(nlp.vocab, group, separators)
        for token in gold:
            if token.is_space:
                unlabel(token)
        yield Example(nlp.make_doc(gold.text), gold)


def unlabel(token: SpacyToken) -> None:
    """A line break has no labels to be right about; the scorer passes over what is empty, and over punctuation."""
    token.pos_ = token.tag_ = token.lemma_ = ""
    token.dep_ = "punct"
    token.set_morph(None)  # type: ignore[attr-defined]


def figures(nlp: Language, sentences: Sequence[Sentence], size: int, line_breaks: bool) -> Figures:
    """Percentages for one file and grouping."""
    out: Figures = {}
    for wanted, other in (("senter", "parser"), ("parser", "senter")):
        if wanted not in nlp.component_names:
            continue
        switch(nlp, on=wanted, off=other)
        mends = wanted == "senter" and nlp.vocab.lookups.has_table(TABLE)
        if mends:
            nlp.add_pipe("lemma_words", after="lemmatizer")
        scores = nlp.evaluate(examples(nlp, sentences, size, line_breaks))
        if mends:
            nlp.remove_pipe("lemma_words")
        found = {name: round(100 * (scores[key] or 0.0), 2) for name, key in FIGURES.items() if key in scores}
        if wanted == "senter":
            out = {name: value for name, value in found.items() if name not in OF_PARSER}
        else:
            out = {**found, **out, "parser_sents_f": found["sents_f"], "lemma_alone": found["lemma"]}
    return out


def switch(nlp: Language, on: str, off: str) -> None:
    """Runs one of the two components that find sentences, never both."""
    if off in nlp.pipe_names:
        nlp.disable_pipe(off)
    if on not in nlp.pipe_names:
        nlp.enable_pipe(on)


def evaluate(
    nlp: Language, treebank: Path, files: Sequence[str] = FILES, labels_2_8: bool = False
) -> dict[str, dict[str, Figures]]:
    """File → grouping → figures."""
    found: dict[str, dict[str, Figures]] = {}
    for name in files:
        sentences = read_conllu(treebank / f"{name}.conllu")
        if labels_2_8:
            sentences = [labels.of_sentence(sentence) for sentence in sentences]
        found[name] = {label: figures(nlp, sentences, *grouping) for label, grouping in GROUPINGS.items()}
    return found


def table(metrics: dict[str, dict[str, Figures]]) -> str:
    """The same as a Markdown table."""
    names = ["pos", "tag", "morph", "lemma", "lemma_alone", "sents_f", "parser_sents_f", "uas", "las", "token_f"]
    rows = [f"| file | sentences a document | {' | '.join(names)} |", "| --- " * (len(names) + 2) + "|"]
    for file, groupings in metrics.items():
        for label, values in groupings.items():
            cells = [f"{values[name]:.2f}" if name in values else "" for name in names]
            rows.append(f"| {file} | {label} | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--files", nargs="+", default=list(FILES), help="names without .conllu")
    parser.add_argument("--labels-2-8", action="store_true", help="compare with the files' labels brought to UD 2.8")
    parser.add_argument("--output", type=Path, help="write the figures here as JSON")
    options = parser.parse_args()
    metrics = evaluate(spacy.load(options.model), options.treebank, options.files, options.labels_2_8)
    print(table(metrics))
    if options.output:
        options.output.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
