"""The one place where the section hides names of people."""

from typing import Protocol

from pipeline.report.names import mask_names, names_in
from pipeline.report.tables import Row, Tables


class Hide(Protocol):
    """Hides names in a piece of a text."""

    def __call__(self, text: str, row: Row, start: int = 0, end: int | None = None) -> tuple[str, int]:
        """`text[start:end]` without names of people, and how many were hidden.

        The row says in which document the text stands (document_id, where known) and has its tokens (starts, ends, pos)
        where it is a passage. The whole text is given, for what stands around a name counts.
        """


def hider(tables: Tables) -> Hide:
    """What hides names in the texts of these tables; with_names leaves every text as it is."""
    names = names_in((row["text"] for row in tables["present"]), (row["text"] for row in tables["quotations"]))

    def keep(text: str, row: Row, start: int = 0, end: int | None = None) -> tuple[str, int]:  # noqa: ARG001
        return text[start:end], 0

    def hide(text: str, row: Row, start: int = 0, end: int | None = None) -> tuple[str, int]:
        starts, ends, pos = (row.get(name) or () for name in ("starts", "ends", "pos"))
        return mask_names(text, start, len(text) if end is None else end, starts, ends, pos, names)

    return keep if tables.request.with_names else hide
