"""The one place where the section hides names of people."""

from typing import Protocol

import duckdb

from pipeline.privacy import Names, document_label, entities
from pipeline.report.tables import Row


class Hide(Protocol):
    """Hides names in texts of the database."""

    def __call__(self, text: str, row: Row, start: int = 0, end: int | None = None) -> tuple[str, int]:
        """`text[start:end]` without names of people, and how many were hidden.

        The row says in which document the text stands (document_id) and has its tokens (starts, pos) where it is a
        passage. The whole text is given, for what stands around a name counts.
        """

    def label(self, row: Row, column: str = "title") -> str:
        """Title or path of a document without names of people."""


class NamesHidden:
    """What the section does unless names are asked for."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[tuple[str, str, int, int | None], tuple[str, int]] = {}
        """A passage is considered for several codes, and a title stands under each of its quotations."""

    def __call__(self, text: str, row: Row, start: int = 0, end: int | None = None) -> tuple[str, int]:
        document = row.get("document_id") or ""
        if (document, text, start, end) not in self._known:
            starts, pos = (row.get(name) or () for name in ("starts", "pos"))
            persons = entities(*(row.get(name) or () for name in ("starts", "ends", "persons")))
            hidden = self._names.hide(text, document, starts=starts, pos=pos, persons=persons, start=start, end=end)
            self._known[document, text, start, end] = hidden.text, hidden.count
        return self._known[document, text, start, end]

    def label(self, row: Row, column: str = "title") -> str:
        document = row.get("document_id") or ""
        if (document, row[column], -1, None) not in self._known:
            label = document_label(self._names, {column: row[column], "document_id": document}, column)
            self._known[document, row[column], -1, None] = label, 0
        return self._known[document, row[column], -1, None][0]


class NamesShown:
    """Every text as it is."""

    def __call__(self, text: str, row: Row, start: int = 0, end: int | None = None) -> tuple[str, int]:  # noqa: ARG002
        return text[start:end], 0

    def label(self, row: Row, column: str = "title") -> str:
        return str(row[column])


def hider(connection: duckdb.DuckDBPyConnection, with_names: bool) -> Hide:
    """What hides names in the texts of this database, or leaves them."""
    return NamesShown() if with_names else NamesHidden(Names.read(connection))
