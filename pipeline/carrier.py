"""The words that carry a code which no term of the lexicon names: those that weighed most for the classifier."""

from collections.abc import Sequence

from pipeline.lexicon import TermMatch
from pipeline.records import AnnotatedPassage

COST = 0.2
"""What a further word must bring to be worth a longer span, as a share of the heaviest word of the passage."""
NAMED = 3
"""Words that are named as the reason."""


def carrier(annotated: AnnotatedPassage, code: str, token_weights: Sequence[float]) -> TermMatch:
    """The stretch of one sentence with the highest sum of weights, as a match whose term is its heaviest words.

    `token_weights` has a weight for each token of the passage, of which there is at least one.
    """
    cost = COST * max(0.0, *token_weights)
    worth = [weight - cost for weight in token_weights]
    stretches = [(number, *_best_stretch(worth, tokens)) for number, tokens in enumerate(annotated.annotation.sentences())]
    sentence, first, last, _ = max(stretches, key=lambda stretch: (stretch[3], -stretch[0]))
    heaviest = sorted(range(first, last + 1), key=lambda token: (-token_weights[token], token))[:NAMED]
    named = [_word(annotated, token) for token in sorted(heaviest) if token_weights[token] > 0]
    return TermMatch(
        code, f"woorden: {', '.join(named)}" if named else "woorden", "weak", sentence, tuple(range(first, last + 1))
    )


def _best_stretch(worth: Sequence[float], tokens: range) -> tuple[int, int, float]:
    """First and last token of the stretch with the highest sum, and that sum; of equals the first and shortest."""
    best = (tokens[0], tokens[0], worth[tokens[0]])
    start, total = tokens[0], 0.0
    for token in tokens:
        if total <= 0:
            start, total = token, 0.0
        total += worth[token]
        if total > best[2]:
            best = (start, token, total)
    return best


def _word(annotated: AnnotatedPassage, token: int) -> str:
    annotation = annotated.annotation
    return annotated.passage.text[annotation.starts[token] : annotation.ends[token]].lower()
