"""How far each code can be trusted: an evaluation as rows of the table `reliability`."""

from typing import Any

from pipeline.codebook import Codebook
from pipeline.evaluate import Evaluation


def reliability_rows(evaluation: Evaluation, codebook: Codebook, gold_set: str) -> list[dict[str, Any]]:
    """One row per code, also for codes that nobody gave: they stay untested."""
    rows = []
    for code, levels in evaluation.codes.items():
        both, interval = levels["both"], levels["both"].alpha_interval
        rows.append(
            {
                "code": code,
                "gold_set": gold_set,
                "passages": evaluation.passages,
                "codings": both.support,
                "precision": both.precision,
                "recall": both.recall,
                "f1": both.f1,
                "alpha": both.alpha,
                "alpha_low": interval.low if interval else None,
                "alpha_high": interval.high if interval else None,
                "accepted_precision": levels["accepted"].precision,
                "status": both.status,
                "codebook_fingerprint": codebook.fingerprint,
            }
        )
    return rows
