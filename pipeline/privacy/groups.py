"""Groups too small to be shown on their own, for who knows the region would recognise the people in them."""

from collections.abc import Iterable, Mapping
from typing import Any

REST = "overige organisaties"


def pool_small(rows: Iterable[Mapping[str, Any]], key: str, count: str, smallest: int, rest: str = REST) -> list[dict[str, Any]]:
    """The rows with every group of fewer than `smallest` taken together in one row `rest`, which comes last.

    `key` names the column of the group and `count` that of its size. The numbers of pooled rows are added; columns that
    are no numbers are kept where all pooled rows agree, else empty. Where a single group would be pooled, or all pooled
    ones together are still too few, the next smallest joins them: else the rest row would show what it hides. If there
    is nothing left to join, the rest row goes too.
    """
    ordered = [dict(row) for row in rows]
    by_size = sorted(range(len(ordered)), key=lambda place: (ordered[place][count], str(ordered[place][key])))
    pooled = [place for place in by_size if ordered[place][count] < smallest]
    if not pooled:
        return ordered
    for place in by_size[len(pooled) :]:
        if len(pooled) > 1 and sum(ordered[small][count] for small in pooled) >= smallest:
            break
        pooled.append(place)
    kept = [row for place, row in enumerate(ordered) if place not in pooled]
    together = _added([ordered[place] for place in sorted(pooled)], key, rest)
    return [*kept, together] if together[count] >= smallest and len(pooled) > 1 else kept


def _added(rows: list[dict[str, Any]], key: str, rest: str) -> dict[str, Any]:
    added: dict[str, Any] = {}
    for column in rows[0]:
        values = [row[column] for row in rows]
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            added[column] = sum(values)
        else:
            added[column] = values[0] if all(value == values[0] for value in values) else None
    return {**added, key: rest}
