"""Two codebooks, term by term: what changed, and by which patterns the passages are found that it can concern."""

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.codebook import Code, Codebook, Cue, Term
from pipeline.patterns import Pattern

Kind = Literal["term", "exclusion"]
Change = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term or an exclusion of a code that is not as it was."""

    code: str
    kind: Kind
    change: Change
    source: str
    """As written in the lexicon; the same before and after for one that changed."""
    patterns: tuple[Pattern, ...]
    """The old forms and the new ones. Where none of them stands in a passage, its codings stay as they are."""


def term_changes(old: Codebook, new: Codebook) -> list[TermChange]:
    """Every changed term and exclusion, in order of code, kind and source.

    A term is the same only where its words (those of its lists included), window, grade and conditions are.
    """
    found: list[TermChange] = []
    for code in sorted(old.codes.keys() | new.codes.keys()):
        before, after = old.codes.get(code), new.codes.get(code)
        found += _changes(code, "exclusion", _exclusions(before), _exclusions(after))
        found += _changes(code, "term", _terms(before), _terms(after))
    return found


def only_terms_differ(old: Codebook, new: Codebook) -> bool:
    """Whether two codebooks give the same codings wherever no changed term or exclusion stands.

    So they have the same codes, labels and parents in the same order, the same families, and the same stance cues.
    """
    return list(_structure(old)) == list(_structure(new))


def _structure(book: Codebook) -> Iterator[object]:
    for family in book.families:
        yield family.id, family.ordinal, family.replaces
        for code in family.codes:
            yield code.id, code.label, code.parent
    for cue in book.cues:
        yield _without_lines(cue)


def _without_lines(cue: Cue) -> Cue:
    return replace(cue, line=0, terms=tuple(replace(term, line=0) for term in cue.terms))


def _terms(code: Code | None) -> set[Term | Pattern]:
    return {replace(term, line=0) for term in code.terms} if code else set()


def _exclusions(code: Code | None) -> set[Term | Pattern]:
    return set(code.exclusions) if code else set()


def _changes(code: str, kind: Kind, old: Set[Term | Pattern], new: Set[Term | Pattern]) -> Iterator[TermChange]:
    forms: dict[str, tuple[set[Pattern], set[Pattern]]] = defaultdict(lambda: (set(), set()))
    for side, items in enumerate((old - new, new - old)):
        for item in items:
            pattern = item.pattern if isinstance(item, Term) else item
            forms[pattern.source][side].add(pattern)
    for source, (gone, come) in sorted(forms.items()):
        change: Change = "changed" if gone and come else "removed" if gone else "added"
        yield TermChange(code, kind, change, source, tuple(gone | come))
