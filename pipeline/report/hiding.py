"""The one place where the section hides names of people."""

from collections.abc import Callable
from typing import Any

from pipeline.report.names import mask_names, names_in
from pipeline.report.tables import Row, Tables

Hide = Callable[[str, Row], tuple[str, int]]
"""Text and the row it stands in → text without names, and how many were hidden.

The row has the document_id, and the tokens of the passage with `extent`, the start of the text in it, where it is a piece.
"""


def hider(tables: Tables) -> Hide:
    """What hides names in the texts of these tables; with_names leaves every text as it is."""
    if tables.request.with_names:
        return lambda text, _: (text, 0)
    names = names_in((row["text"] for row in tables["present"]), (row["text"] for row in tables["quotations"]))

    def hide(text: str, row: dict[str, Any]) -> tuple[str, int]:
        begin = row.get("extent", 0)
        starts = [start - begin for start in row.get("starts", ())]
        ends = [end - begin for end in row.get("ends", ())]
        inside = [place for place in range(len(starts)) if starts[place] >= 0 and ends[place] <= len(text)]
        return mask_names(
            text, 0, len(text), [starts[i] for i in inside], [ends[i] for i in inside], [row["pos"][i] for i in inside], names
        )

    return hide
