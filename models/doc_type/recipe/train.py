"""Trains the classifier of meeting notes on the made-up passages of this project; measures it on real ones where they are.

usage: python models/doc_type/recipe/train.py OUT_FOLDER [REAL.jsonl]

REAL.jsonl has one passage per line with "source", "path", "doc_type" and "text"; it is measured on, never learned from.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.minutes_words import MinutesWords, pieces_of

TRAINING = Path(__file__).resolve().parents[2] / "training"
LIMITS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


def learn(rows: list[dict[str, Any]]) -> MinutesWords:
    """Weights from passages with the type of their document."""
    vectorizer = TfidfVectorizer(
        min_df=4, sublinear_tf=True, analyzer=lambda text: [w for piece in pieces_of([text]) for w in piece]
    )
    features = vectorizer.fit_transform([row["text"] for row in rows])
    model = LogisticRegression(C=2.0, class_weight="balanced", max_iter=1000)
    model.fit(features, [row["doc_type"] == "notulen" for row in rows])
    places = {word: int(place) for word, place in vectorizer.vocabulary_.items()}
    return MinutesWords(
        places, vectorizer.idf_.astype(np.float32), model.coef_[0].astype(np.float32), float(np.float32(model.intercept_[0]))
    )


def measure(model: MinutesWords, path: Path) -> dict[str, Any]:
    """Per limit: how many documents reach it, and how many of these are notes of a meeting."""
    documents: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        documents[row["source"], row["path"], row["doc_type"]].append(row["text"])
    found = [(kind == "notulen", model.likelihood(texts)) for (_, _, kind), texts in documents.items()]
    reached = {limit: [true for true, likelihood in found if likelihood >= limit] for limit in LIMITS}
    return {
        "documents": len(found),
        "notes of a meeting": sum(true for true, _ in found),
        "from": {str(limit): {"given": len(given), "right": sum(given)} for limit, given in reached.items()},
    }


def main() -> None:
    target = Path(sys.argv[1])
    files = sorted(TRAINING.glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    model = learn(rows)
    words = np.array(sorted(model.places, key=lambda word: model.places[word]))
    target.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(target / "weights.npz", words=words, idf=model.idf, weights=model.weights, bias=np.float32(model.bias))
    figures: dict[str, Any] = {"passages": len(rows), "words": len(words)}
    if len(sys.argv) > 2:
        figures["real"] = measure(model, Path(sys.argv[2]))
    (target / "metrics.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
