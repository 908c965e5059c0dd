"""Trains the bundled Dutch pipeline and writes it with its figures.

    python train.py TREEBANK_DIR OUTPUT_DIR [--seed 0] [--steps N] [--raw-text FILE.jsonl] [--work DIR]

Needs spaCy and the files of this folder only: the word list (`lexicon.tsv.gz`) and the pre-trained tok2vec
(`tok2vec.bin`) are kept here. With `--raw-text` (one {"text": ...} a line) the tok2vec is pre-trained anew first and
put into `tok2vec.bin`. Same input and seed, same pipeline.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import base
import lexicon
import spacy
from evaluate import evaluate, table
from prepare import prepare
from spacy.cli.train import train
from spacy.language import DEFAULT_CONFIG_PATH, DEFAULT_CONFIG_PRETRAIN_PATH
from spacy.training.pretrain import pretrain
from spacy.util import load_config
from thinc.api import Config, fix_random_seed
from treebank import read_conllu

from pipeline import lemma_words

RECIPE = Path(__file__).parent
NAME = "ud_sm"
DESCRIPTION = (
    "Dutch pipeline for minutes and reports, trained on Universal Dependencies treebanks (LassySmall, Alpino); no named entities"
)
SOURCES = [
    {
        "name": "UD Dutch LassySmall and Alpino",
        "author": "Gosse Bouma, Gertjan van Noord",
        "license": "CC BY-SA 4.0",
        "url": "https://universaldependencies.org",
    },
    {
        "name": "spaCy lookups data, Dutch lemma tables",
        "author": "Explosion",
        "license": "MIT",
        "url": "https://github.com/explosion/spacy-lookups-data",
    },
    {
        "name": "OpenTaal word list",
        "author": "OpenTaal",
        "license": "BSD-3-Clause or CC BY 3.0",
        "url": "https://github.com/OpenTaal/opentaal-wordlist",
    },
]


def filled_config(overrides: dict[str, object]) -> Config:
    """config.cfg with spaCy's defaults where it says nothing."""
    defaults = load_config(DEFAULT_CONFIG_PATH).merge(load_config(DEFAULT_CONFIG_PRETRAIN_PATH))
    config = load_config(RECIPE / "config.cfg", interpolate=False)
    merged = Config(defaults).merge(config)
    return Config().from_str(merged.to_str(interpolate=False), interpolate=False, overrides=overrides)


def pretrained(config_path: Path, raw_text: Path, work: Path) -> Path:
    """Pre-trains the tok2vec on raw text; the weights of the last epoch."""
    config = load_config(config_path, overrides={"paths.raw_text": str(raw_text)}, interpolate=False)
    pretrain(config, work / "pretrained", use_gpu=-1)
    return max((work / "pretrained").glob("model[0-9]*.bin"), key=lambda file: int(file.stem.removeprefix("model")))


def lemma_table(treebank: Path, entries: Sequence[lexicon.Entry]) -> dict[str, str]:
    """The table of the component `lemma_words`, from the training sentences and the word list."""
    headwords = {pos: {e.form for e in entries if e.bits >> column & 1} for pos, column in lemma_words.CLASSES.items()}
    tokens = (token for sentence in read_conllu(treebank / "train.conllu") for token in sentence.tokens)
    inflected = ((entry.form, entry.lemma) for entry in entries if entry.lemma != entry.form and entry.has("word"))
    return lemma_words.table(((t.form, t.pos, t.lemma) for t in tokens), inflected, headwords)


def assemble(trained: Path, output: Path, table_of_lemmas: dict[str, str]) -> None:
    """The trained components with what the folder must say of itself; the parser is off until it is asked for."""
    base.record_vector_keys(trained)
    nlp = spacy.load(trained)
    nlp.vocab.lookups.add_table(lemma_words.TABLE, table_of_lemmas)
    nlp.disable_pipe("parser")
    nlp.meta.update(
        name=NAME, version=output.name, description=DESCRIPTION, license="CC BY-SA 4.0", sources=SOURCES, performance={}
    )
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    base.save(nlp, output)


def main() -> None:
    """Prepare, pre-train if asked for, train, assemble, evaluate."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("treebank", type=Path, help="folder with train, dev, test and test_v28 as .conllu")
    parser.add_argument("output", type=Path, help="folder to write; its name is the version")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="training steps, default as in config.cfg")
    parser.add_argument("--raw-text", type=Path, help="pre-train the tok2vec on this first")
    parser.add_argument("--work", type=Path, help="keep intermediate files here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        run(options, work)


def run(options: argparse.Namespace, work: Path) -> None:
    """The steps, in order."""
    fix_random_seed(options.seed)
    entries = lexicon.read(RECIPE / "lexicon.tsv.gz")
    nlp = base.base_pipeline(entries)
    base.save(nlp, work / "base")
    prepare(options.treebank, entries, nlp.vocab, work, options.seed)
    overrides: dict[str, object] = {
        "paths.train": str(work / "train.spacy"),
        "paths.dev": str(work / "dev.spacy"),
        "paths.vectors": str(work / "base"),
        "paths.init_tok2vec": str(RECIPE / "tok2vec.bin"),
        "system.seed": options.seed,
    }
    if options.steps:
        overrides["training.max_steps"] = options.steps
    config_path = work / "config.cfg"
    filled_config(overrides).to_disk(config_path)
    if options.raw_text:
        shutil.copy(pretrained(config_path, options.raw_text, work), RECIPE / "tok2vec.bin")
    train(config_path, work / "trained")
    assemble(work / "trained" / "model-best", options.output, lemma_table(options.treebank, entries))
    metrics = evaluate(spacy.load(options.output), options.treebank)
    (options.output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    print(table(metrics))


if __name__ == "__main__":
    main()
