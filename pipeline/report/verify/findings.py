"""What verification has to say: differences with the database, and what an author should know."""

from dataclasses import dataclass
from typing import Any, Literal

Matter = Literal[
    "number changed",
    "number removed",  # and its sentence is still there
    "number moved",  # to the place of another number
    "number without mark",
    "unknown mark",
    "quotation changed",
    "quotation removed",  # and its source is still there
    "quotation without mark",
    "source changed",
    "source removed",
    "source moved",
    "not in the stored passage",
    "not from the database",
    "removed",
    "mark lost",
    "other run",
]
NOTES: frozenset[Matter] = frozenset({"not from the database", "removed", "mark lost", "other run"})
"""What is said, but is no difference with the database."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not match, with where it stands: the heading and the first words."""

    matter: Matter
    heading: str
    words: str
    document: str
    """What the document says."""
    database: str
    """What the database says."""
    query: str = ""
    """Name of the query, or the passage, that gave it."""
    mark: str = ""

    @property
    def is_difference(self) -> bool:
        return self.matter not in NOTES


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome for one document."""

    numbers: int
    """Numbers of the section that were found in the document and compared."""
    quotations: int
    findings: tuple[Finding, ...]

    @property
    def differences(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_difference)

    @property
    def notes(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_difference)


def first_words(text: str, most: int = 12) -> str:
    """The beginning of a paragraph, for a list."""
    words = text.split()
    return " ".join(words[:most]) + (" ..." if len(words) > most else "")


def lines(found: Verification, name: str) -> list[str]:
    """The outcome for people, differences first."""
    head = f"{name}: {_counted(len(found.differences), 'difference')}, {_counted(len(found.notes), 'note')}"
    checked = f"checked: {_counted(found.numbers, 'number')}, {_counted(found.quotations, 'quotation')}"
    return [head, checked, *(line for finding in (*found.differences, *found.notes) for line in _described(finding))]


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _described(finding: Finding) -> list[str]:
    where = f"{first_words(finding.heading)}: {finding.words}" if finding.heading else finding.words
    kind = "" if finding.is_difference else "note: "
    rows = (("document", finding.document), ("database", finding.database), ("query", finding.query))
    return ["", f"{kind}{finding.matter}  ({where})", *(f"  {label:9}{value}" for label, value in rows if value)]


def as_json(found: Verification, name: str) -> dict[str, Any]:
    """The outcome for programs."""
    return {
        "file": name,
        "numbers": found.numbers,
        "quotations": found.quotations,
        "differences": [_as_dict(finding) for finding in found.differences],
        "notes": [_as_dict(finding) for finding in found.notes],
    }


def _as_dict(finding: Finding) -> dict[str, str]:
    return {name: getattr(finding, name) for name in Finding.__slots__}
