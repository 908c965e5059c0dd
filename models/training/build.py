"""Makes what ships: the features of real passages as counts, and the model that learned from them and from made-up ones.

    python models/training/build.py SHARED_TRAIN VERSION_FOLDER

SHARED_TRAIN holds real.jsonl, texts of third parties that may be learned from and not passed on. What is kept of them is
which words and terms each passage has: words in alphabetical order, and only those that made-up passages use too.
"""

import sys
from pathlib import Path

from pipeline.codebook import load_codebook
from pipeline.examples import read_passages, write_counts
from pipeline.features import Reader
from pipeline.nlp import load_annotator
from pipeline.settings import Settings
from pipeline.train import MADE_UP, REAL, train_coder

HERE = Path(__file__).parent


def main(train: Path, target: Path) -> None:
    """Writes real-features.jsonl.gz beside this file, and the model in `target`."""
    settings = Settings()
    codebook, annotator = load_codebook(settings.lexicons), load_annotator(settings.model, settings.models)
    reader = Reader(codebook)
    made_up = read_passages(HERE / MADE_UP, "made-up", codebook, annotator, reader)
    real = read_passages(train / "real.jsonl", "real", codebook, annotator, reader)
    write_counts(HERE / REAL, real, frozenset(word for example in made_up for word in example.features.words))
    train_coder(settings, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
