"""What an author asks for: one year, perhaps one network, and how careful the section must be."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Request:
    """A section of the annual report."""

    year: int
    network: str | None = None
    """Only this network; None: all."""
    compare: int | None = None
    """Year to compare with; None: the year before, where the corpus has it."""
    with_names: bool = False
    """Whether names of people stay in quotations and tables."""
    unreliable: Literal["indicative", "leave_out"] = "indicative"
    """What to do with codes on which program and people agree too little: name them so, or leave them out."""
    smallest_group: int = 3
    """Groups of fewer people or documents are not singled out."""
