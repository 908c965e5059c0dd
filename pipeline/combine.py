"""Matches and probabilities → codings: one coding per code and passage, with stance, score, level and the words that carry it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from pipeline.carrier import carrier
from pipeline.classify import Classifier
from pipeline.codebook import Codebook
from pipeline.embeddings import Embedder
from pipeline.features import Reader, token_words
from pipeline.ids import make_id
from pipeline.lexicon import TermMatch
from pipeline.quoted import Quotations
from pipeline.records import AnnotatedPassage, Coding, Level, Source
from pipeline.stance import Signs, Stances
from pipeline.stance_model import StanceModel
from pipeline.stance_rules import Direction

CODING_VERSION = 4
"""Raised when the same matches and the same model give other codings."""
GRADE_WEIGHT = {"strong": 0.75, "weak": 0.4}
"""Without a classifier: how much one term of this grade counts; different terms add up as 1 - (1 - a)(1 - b)..."""
ACCEPTED_FROM = 0.6
"""Without a classifier: one strong term, or two different weak ones."""
UNCODED_KINDS = {"attendance", "approval", "contents"}
"""Kinds of passages that are metadata: names of those present, approval of the previous minutes (manual, rule 1 and 5)."""
QUOTED = 0.95
"""Score of a rule that is quoted by its name."""
NAMED_FAMILIES = {"partij"}
"""Families whose codes are accepted only where a term says that they take part (manual, rule 5); words alone suggest them."""


@dataclass(frozen=True, slots=True)
class _Estimate:
    """How sure a code is in one passage."""

    score: float
    level: Level
    by_words: bool = False
    """Whether the words alone, without the terms, speak for the code."""


@dataclass(frozen=True, slots=True)
class _Finding:
    """What is known of one code in one passage."""

    code: str
    score: float
    level: Level
    source: Source
    direction: Direction
    evidence: TermMatch
    terms: tuple[str, ...]

    @property
    def certainty(self) -> tuple[bool, float]:
        return self.level == "accepted", self.score


class Coder:
    """Codes passages with one codebook and, where there is one, a trained classifier. Compiling it is slow, coding is fast."""

    def __init__(
        self,
        codebook: Codebook,
        classifier: Classifier | None = None,
        embedder: Embedder | None = None,
        stances: StanceModel | None = None,
    ) -> None:
        self._codebook = codebook
        self._classifier = classifier
        self._embedder = embedder
        self._reader = Reader(codebook)
        self._quotations = Quotations(codebook)
        self._stances = Stances(codebook, stances)

    def code(self, annotated: AnnotatedPassage) -> list[Coding]:
        """The codings of one passage, in order of the codebook."""
        return self.code_all([annotated])[0]

    def code_all(self, passages: Sequence[AnnotatedPassage]) -> list[list[Coding]]:
        """The codings of each passage, each in order of the codebook; many at once are faster."""
        matches = [self._matches(passage) for passage in passages]
        estimates = self._estimates(passages, matches)
        return [
            self._code(passage, *_with_quoted(found, estimate, self._quoted(passage)))
            for passage, found, estimate in zip(passages, matches, estimates, strict=True)
        ]

    def _quoted(self, annotated: AnnotatedPassage) -> list[TermMatch]:
        return self._quotations.find(annotated) if _is_coded(annotated) else []

    def _matches(self, annotated: AnnotatedPassage) -> list[TermMatch]:
        return self._reader.matches(annotated) if _is_coded(annotated) else []

    def _estimates(
        self, passages: Sequence[AnnotatedPassage], matches: Sequence[Sequence[TermMatch]]
    ) -> list[dict[str, _Estimate]]:
        """Code → estimate, for each passage; from the terms alone where there is no classifier or it does not know the code."""
        estimates = [_from_terms(found) for found in matches]
        if self._classifier is None or not passages:
            return estimates
        known = self._classifier.codes.place
        learned = self._from_classifier(self._classifier, passages, matches)
        return [
            {code: estimate for code, estimate in by_terms.items() if code not in known} | by_model
            for by_terms, by_model in zip(estimates, learned, strict=True)
        ]

    def _from_classifier(
        self, classifier: Classifier, passages: Sequence[AnnotatedPassage], matches: Sequence[Sequence[TermMatch]]
    ) -> list[dict[str, _Estimate]]:
        vectors = self._embedder.embed([passage.passage.text for passage in passages]) if self._embedder else [()] * len(passages)
        features = [
            self._reader.features(passage, found, vector)
            for passage, found, vector in zip(passages, matches, vectors, strict=True)
        ]
        scores = classifier.score(features)
        by_words = classifier.linear.word_logits(features) > 0
        estimates: list[dict[str, _Estimate]] = [{} for _ in passages]
        for row, column in zip(*(scores >= classifier.suggested_from).nonzero(), strict=True):
            if _is_coded(passages[row]) and passages[row].annotation.starts:
                score = float(scores[row, column])
                level: Level = "accepted" if score >= classifier.accepted_from[column] else "suggested"
                code = classifier.codes.ids[column]
                estimates[row][code] = _Estimate(round(score, 4), level, bool(by_words[row, column]))
        return estimates

    def _code(
        self, annotated: AnnotatedPassage, matches: Sequence[TermMatch], estimates: Mapping[str, _Estimate]
    ) -> list[Coding]:
        if not estimates:
            return []
        by_code: dict[str, list[TermMatch]] = defaultdict(list)
        for match in matches:
            by_code[match.owner].append(match)
        signs = self._stances.read(annotated)
        findings = {
            code: self._finding(code, estimate, by_code.get(code, ()), signs)
            for code, estimate in estimates.items()
            if code in self._codebook.codes
        }
        findings = self._with_parents(self._highest_level_only(findings))
        return [_coding(annotated, findings[code]) for code in self._codebook.codes if code in findings]

    def _finding(self, code: str, estimate: _Estimate, matches: Sequence[TermMatch], signs: Signs) -> _Finding:
        source: Source = "both" if matches and estimate.by_words else "lexicon" if matches else "classifier"
        level = "suggested" if not matches and code.partition(".")[0] in NAMED_FAMILIES else estimate.level
        best_grade = [match for match in matches if match.grade == "strong"] or list(matches)
        direction = self._stances.decide(signs, sorted({token for match in best_grade for token in match.tokens}))
        candidates = best_grade or [self._carrier(signs.annotated, code)]
        evidence = min(candidates, key=lambda match: self._unfitness(match, direction, signs))
        terms = tuple(sorted({match.term for match in matches or candidates}))
        return _Finding(code, estimate.score, level, source, direction, evidence, terms)

    def _unfitness(self, match: TermMatch, direction: Direction, signs: Signs) -> tuple[bool, int, tuple[int, ...]]:
        """The best evidence speaks for the stance that is given, is short, and comes first."""
        own = self._stances.decide(signs, match.tokens)
        return own.stance != direction.stance, match.tokens[-1] - match.tokens[0], match.tokens

    def _carrier(self, annotated: AnnotatedPassage, code: str) -> TermMatch:
        if self._classifier is None:
            raise ValueError(f"{code} has neither a term nor a classifier")
        column, weights = self._classifier.codes.place[code], self._classifier.linear.word_weights
        token_weights = [
            sum(float(weights[word][column]) for word in words if word in weights) for words in token_words(annotated)
        ]
        return carrier(annotated, code, token_weights)

    def _highest_level_only(self, findings: dict[str, _Finding]) -> dict[str, _Finding]:
        """Of an ordinal family (circulatie) the highest code of those that are surest: manual, rule 6."""
        highest: dict[str, _Finding] = {}
        for code, finding in findings.items():
            family = self._codebook.codes[code].family
            if family in self._codebook.ordinal_families:
                rivals = (finding, highest.get(family, finding))
                highest[family] = max(rivals, key=lambda rival: (rival.level == "accepted", rival.code))
        return {
            code: finding
            for code, finding in findings.items()
            if highest.get(self._codebook.codes[code].family, finding).code == code
        }

    def _with_parents(self, findings: dict[str, _Finding]) -> dict[str, _Finding]:
        """A code with a parent (a vuistregel) brings its parent, which is at least as sure: manual, rule 3."""
        complete = dict(findings)
        for code, finding in findings.items():
            parent = self._codebook.codes[code].parent
            if parent and (parent not in complete or complete[parent].certainty < finding.certainty):
                complete[parent] = replace(finding, code=parent)
        return complete


def _is_coded(annotated: AnnotatedPassage) -> bool:
    """Whether a passage is text in Dutch: terms and words in another language mean something else."""
    return annotated.passage.kind not in UNCODED_KINDS and annotated.passage.language == "nl"


def _from_terms(matches: Iterable[TermMatch]) -> dict[str, _Estimate]:
    """Code → estimate, by the grades of its terms."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for match in matches:
        known = weights[match.owner]
        known[match.term] = max(GRADE_WEIGHT[match.grade], known.get(match.term, 0.0))
    scores = {code: round(1 - prod(1 - weight for weight in terms.values()), 4) for code, terms in weights.items()}
    return {code: _Estimate(score, "accepted" if score >= ACCEPTED_FROM else "suggested") for code, score in scores.items()}


def _with_quoted(
    matches: Sequence[TermMatch], estimates: Mapping[str, _Estimate], quoted: Sequence[TermMatch]
) -> tuple[list[TermMatch], dict[str, _Estimate]]:
    """A rule that is quoted by its name is coded, whatever else the passage says: manual, 'A rule that is quoted as a rule'."""
    sure = {
        match.owner: _Estimate(max(QUOTED, known.score if (known := estimates.get(match.owner)) else 0.0), "accepted")
        for match in quoted
    }
    return [*matches, *quoted], {**estimates, **sure}


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
        level=finding.level,
        source=finding.source,
        evidence_start=start,
        evidence_end=end,
        evidence_text=passage.text[start:end],
        rule=f"{', '.join(finding.terms)}; {finding.direction.because}",
    )
