"""Matches → codings: one coding per code and passage, with stance, score, level and the words that carry it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from pipeline.codebook import Codebook
from pipeline.ids import make_id
from pipeline.lexicon import TermMatch, code_lexicon
from pipeline.records import AnnotatedPassage, Coding, Level
from pipeline.stance import Signs, Stances
from pipeline.stance_model import StanceModel
from pipeline.stance_rules import Direction

CODING_VERSION = 3
"""Raised when the same matches give other codings."""
GRADE_WEIGHT = {"strong": 0.75, "weak": 0.4}
"""How much one term of this grade counts; different terms add up as 1 - (1 - a)(1 - b)..."""
ACCEPTED_FROM = 0.6
"""One strong term, or two different weak ones."""
UNCODED_KINDS = {"attendance", "approval"}
"""Kinds of passages that are metadata: names of those present, approval of the previous minutes (manual, rule 1 and 5)."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the matches of one code in one passage add up to."""

    code: str
    score: float
    direction: Direction
    evidence: TermMatch
    terms: tuple[str, ...]


class Coder:
    """Codes passages with one codebook. Compiling it is slow (once per process), coding is fast."""

    def __init__(self, codebook: Codebook, stances: StanceModel | None = None) -> None:
        self._codebook = codebook
        self._lexicon = code_lexicon(codebook)
        self._stances = Stances(codebook, stances)

    def code(self, annotated: AnnotatedPassage) -> list[Coding]:
        """The codings of one passage, in order of the codebook."""
        if annotated.passage.kind in UNCODED_KINDS:
            return []
        matches = self._without_replaced(self._lexicon.find(annotated))
        if not matches:
            return []
        signs = self._stances.read(annotated)
        by_code: dict[str, list[TermMatch]] = defaultdict(list)
        for match in matches:
            by_code[match.owner].append(match)
        findings = {code: self._finding(code, found, signs) for code, found in by_code.items()}
        findings = self._highest_level_only(findings)
        findings = self._with_parents(findings)
        return [_coding(annotated, findings[code]) for code in self._codebook.codes if code in findings]

    def _without_replaced(self, matches: Sequence[TermMatch]) -> list[TermMatch]:
        """Without matches of codes that give way to a code of another family in the same sentence."""
        given_way = {
            (match.sentence, code)
            for match in matches
            for code in self._codebook.replaced_by.get(self._codebook.codes[match.owner].family, ())
        }
        return [match for match in matches if (match.sentence, match.owner) not in given_way]

    def _finding(self, code: str, matches: Sequence[TermMatch], signs: Signs) -> _Finding:
        best_grade = [match for match in matches if match.grade == "strong"] or list(matches)
        direction = self._stances.decide(signs, sorted({token for match in best_grade for token in match.tokens}))
        evidence = min(best_grade, key=lambda match: self._unfitness(match, direction, signs))
        return _Finding(code, _score(matches), direction, evidence, tuple(sorted({match.term for match in matches})))

    def _unfitness(self, match: TermMatch, direction: Direction, signs: Signs) -> tuple[bool, int, tuple[int, ...]]:
        """The best evidence speaks for the stance that is given, is short, and comes first."""
        own = self._stances.decide(signs, match.tokens)
        return own.stance != direction.stance, match.tokens[-1] - match.tokens[0], match.tokens

    def _highest_level_only(self, findings: dict[str, _Finding]) -> dict[str, _Finding]:
        """Of an ordinal family (circulatie) the highest code only: manual, rule 6."""
        highest: dict[str, str] = {}
        for code in findings:
            family = self._codebook.codes[code].family
            if family in self._codebook.ordinal_families:
                highest[family] = max(highest.get(family, code), code)
        return {
            code: finding for code, finding in findings.items() if highest.get(self._codebook.codes[code].family, code) == code
        }

    def _with_parents(self, findings: dict[str, _Finding]) -> dict[str, _Finding]:
        """A code with a parent (a vuistregel) brings its parent: manual, rule 3."""
        complete = dict(findings)
        for code, finding in findings.items():
            parent = self._codebook.codes[code].parent
            if not parent:
                continue
            own = complete.get(parent)
            if own is None or own.score < finding.score:
                complete[parent] = _Finding(parent, finding.score, finding.direction, finding.evidence, finding.terms)
        return complete


def _score(matches: Iterable[TermMatch]) -> float:
    weights: dict[str, float] = {}
    for match in matches:
        weights[match.term] = max(GRADE_WEIGHT[match.grade], weights.get(match.term, 0.0))
    return round(1 - prod(1 - weight for weight in weights.values()), 4)


def _level(score: float) -> Level:
    return "accepted" if score >= ACCEPTED_FROM else "suggested"


def _coding(annotated: AnnotatedPassage, finding: _Finding) -> Coding:
    passage, annotation = annotated.passage, annotated.annotation
    start = annotation.starts[finding.evidence.tokens[0]]
    end = annotation.ends[finding.evidence.tokens[-1]]
    return Coding(
        coding_id=make_id("cod", passage.passage_id, finding.code),
        passage_id=passage.passage_id,
        code=finding.code,
        stance=finding.direction.stance,
        score=finding.score,
        level=_level(finding.score),
        source="lexicon",
        evidence_start=start,
        evidence_end=end,
        evidence_text=passage.text[start:end],
        rule=f"{', '.join(finding.terms)}; {finding.direction.because}",
    )
