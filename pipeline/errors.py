"""The one error type of the product: what it is about, what is wrong, what to do."""

from typing import Literal

Cause = Literal[
    "unreadable",  # locked, no rights, gone
    "empty",  # no bytes
    "no_words",
    "damaged",
    "protected",
    "unsupported",
    "encoding",
    "needs_ocr",
    "needs_libreoffice",
    "too_slow",
    "too_large",
    "not_dutch",
    "interrupted",  # the process that worked on it stopped
    "internal",
]
"""Why a document is not in the corpus."""
_STAGES: dict[Cause, str] = {"unreadable": "read", "not_dutch": "language", "interrupted": "process", "internal": "internal"}


class VuistregelError(Exception):
    """A problem that a user can act on.

    `str(error)` is one sentence with the remedy. `exit_code` follows the contract of the command
    line: 2 for wrong use or input, 3 for an internal error.
    """

    def __init__(self, subject: str, problem: str, remedy: str, exit_code: int = 2) -> None:
        super().__init__(subject, problem, remedy, exit_code)
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem}. {self.remedy}."


class DocumentError(VuistregelError):
    """A document that cannot be taken in, for one of a fixed set of causes."""

    def __init__(self, subject: str, cause: Cause, problem: str, remedy: str) -> None:
        super().__init__(subject, problem, remedy)
        self.args = (subject, cause, problem, remedy)  # so that it survives pickling between processes
        self.cause = cause

    @property
    def stage(self) -> str:
        """The step that refused the document."""
        return _STAGES.get(self.cause, "extract")

    @property
    def transient(self) -> bool:
        """Whether the cause may be gone at the next run, so that the document is tried again."""
        return self.cause in {"unreadable", "interrupted"}

    @property
    def reason(self) -> str:
        """What is wrong and what to do, without the subject: the text of a row in `failures`."""
        return f"{self.problem}. {self.remedy}."
