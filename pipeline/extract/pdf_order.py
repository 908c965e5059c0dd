"""Reading order of a page whose content is in another order; most programs write a page as it is read."""

from collections.abc import Sequence

from pipeline.extract.pdf_page import Line

_OVERLAP = 0.3
"""Share of the narrower line from which two lines stand in one column."""
_OUT_OF_ORDER = 0.1
"""Share of the lines of a page that stand above one before them from which its order is mistrusted; a text box is fewer."""
_LEAST_SIDE = 3
"""Lines on either side of a gutter."""


def in_reading_order(lines: Sequence[Line], shuffled: bool = False) -> list[Line]:
    """The lines of a page column by column, from top to bottom, where their own order goes up and down; else as they are."""
    return _sorted(list(lines)) if shuffled or _is_out_of_order(lines) else list(lines)


def _is_out_of_order(lines: Sequence[Line]) -> bool:
    """Whether many lines stand above a line that comes before them and is in the same column."""
    wrong = 0
    for place, line in enumerate(lines):
        wrong += any(line.bottom < before.top and _share_column(line, before) for before in lines[max(0, place - 40) : place])
    return wrong > max(2, _OUT_OF_ORDER * len(lines))


def _share_column(line: Line, other: Line) -> bool:
    common = min(line.right, other.right) - max(line.left, other.left)
    return common > _OVERLAP * min(line.right - line.left, other.right - other.left)


def _sorted(lines: list[Line]) -> list[Line]:
    """Lines across the gutter divide the page into bands; in each band the left column comes first."""
    gutter = _gutter(lines)
    if gutter is None:
        return sorted(lines, key=lambda line: (round(line.baseline), line.left))
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.top, line.left)):
        if line.left < gutter < line.right:
            ordered += _columns(band, gutter)
            band = []
            ordered.append(line)
        else:
            band.append(line)
    return ordered + _columns(band, gutter)


def _columns(band: list[Line], gutter: float) -> list[Line]:
    left, right = ([line for line in band if (line.right <= gutter) == is_left] for is_left in (True, False))
    return _sorted(left) + _sorted(right)


def _gutter(lines: list[Line]) -> float | None:
    """The place between two columns that the fewest lines cross; None where the lines stand under each other."""
    best: tuple[int, float] | None = None
    for right_edge in sorted({line.right for line in lines}):
        beyond = [line.left for line in lines if line.left >= right_edge]
        if not beyond:
            continue
        gutter = (right_edge + min(beyond)) / 2
        left = [line for line in lines if line.right <= gutter]
        right = [line for line in lines if line.left >= gutter]
        crossing = len(lines) - len(left) - len(right)
        beside = (
            left
            and right
            and min(max(line.bottom for line in side) for side in (left, right))
            > max(min(line.top for line in side) for side in (left, right))
        )
        enough = min(len(left), len(right)) >= _LEAST_SIDE and crossing < min(len(left), len(right))
        if beside and enough and (best is None or crossing < best[0]):
            best = crossing, gutter
    return best[1] if best else None
