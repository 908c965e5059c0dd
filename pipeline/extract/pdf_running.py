"""Running headers, footers, page numbers and watermarks, recognised over the pages of a document and set aside."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.extract.pdf_page import Line, Page
from pipeline.records import RunningKind, RunningLine

_PAGE_NUMBER = re.compile(
    r"(pagina|page|pag\.|blz\.?|p\.)?\s*[-–|]?\s*\d{1,4}\s*((van|of|/|\|)\s*\d{1,4})?\s*[-–|]?\Z", re.IGNORECASE
)
_OFTEN = 0.4
"""Share of the pages on which a line in the margin is a running line wherever it stands: left and right pages differ."""
_SAME_PLACE = 3
"""Pages on which a line at one height is a running line: the headers of a chapter."""
_NEAR = 4.0
"""Points that one height may differ."""
_OUTER = 0.25
"""Share of the page height that headers and footers of several lines reach into the page."""
_EDGE = 0.07
"""Share of the page height above which, on a single page, only a header stands: a page has 2 cm of margin or more."""
_TITLE = 1.2
"""Times the usual size of text from which a line on a few pages is the title of slides that belong together."""
_WATERMARK = 2.0
"""Times the usual size of text from which a line at one place on most pages is a watermark."""


def set_running_aside(pages: Sequence[Page]) -> tuple[list[list[Line]], tuple[RunningLine, ...]]:
    """The lines of each page without the running ones, and these, with the pages they stand on."""
    places = _places(pages)
    sizes = Counter[float]()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    found: dict[tuple[RunningKind, str], list[Line]] = defaultdict(list)
    kept: list[list[Line]] = []
    for page in pages:
        kinds = _kinds(page.lines, places, len(pages), body)
        for index, kind in kinds.items():
            line = page.lines[index]
            found[kind, _key(line)].append(line)
        for line in page.turned:
            found["turned", _key(line)].append(line)
        kept.append([line for index, line in enumerate(page.lines) if index not in kinds])
    running = [
        RunningLine(kind, lines[0].text, tuple(sorted({line.page for line in lines}))) for (kind, _), lines in found.items()
    ]
    return kept, tuple(sorted(running, key=lambda line: (line.pages, line.kind, line.text)))


def _places(pages: Iterable[Page]) -> dict[str, list[Line]]:
    """The lines of all pages by what they say."""
    places: dict[str, list[Line]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            places[_key(line)].append(line)
    return places


def _kinds(lines: list[Line], places: dict[str, list[Line]], pages: int, body: float) -> dict[int, RunningKind]:
    """Which lines of a page are running lines; of a ruled table all are or none is, so that no table loses its first row."""
    kinds: dict[int, RunningKind] = {}
    for direction in ("header", "footer"):
        order = sorted(range(len(lines)), key=lambda index: lines[index].baseline, reverse=direction == "footer")
        outermost = True
        for index in order:
            line = lines[index]
            kind = _kind(line, places[_key(line)], pages, outermost, body) if _on_side(line, direction) else None
            if kind:
                kinds[index] = "page_number" if kind == "page_number" else "header" if direction == "header" else "footer"
            outermost = outermost and kind is not None
    for index, line in enumerate(lines):
        same = _pages_at_its_height(line, places[_key(line)])
        if line.size > _WATERMARK * body and not line.in_margin and pages >= _SAME_PLACE and same > pages / 2:
            kinds.setdefault(index, "watermark")
    if pages == 1 and "page_number" in kinds.values() and (header := _header_of_one_page(lines)) is not None:
        kinds.setdefault(header, "header")
    tables = {line.cell[0] for index, line in enumerate(lines) if line.cell and index not in kinds}
    return {index: kind for index, kind in kinds.items() if not ((cell := lines[index].cell) and cell[0] in tables)}


def _header_of_one_page(lines: Sequence[Line]) -> int | None:
    """The line at the very top of a document of one page that has a page number, above a title in larger letters."""
    order = sorted(range(len(lines)), key=lambda index: lines[index].baseline)[:2]
    if len(order) < 2:
        return None
    first, second = (lines[index] for index in order)
    is_header = first.bottom < _EDGE * first.page_height and second.size > _TITLE * first.size
    return order[0] if is_header else None


def _on_side(line: Line, direction: str) -> bool:
    return (line.top + line.bottom < line.page_height) == (direction == "header")


def _kind(line: Line, alike: list[Line], pages: int, outermost: bool, body: float) -> str | None:
    """What kind of running line it is. `alike`: the lines that say the same; `outermost`: all further out are running lines."""
    if line.in_margin and _PAGE_NUMBER.match(line.text):
        return "page_number"
    on_pages = len({other.page for other in alike if other.in_margin})
    if line.in_margin and on_pages >= max(2, round(_OFTEN * pages)):
        return "running"
    if line.size > _TITLE * body:
        return None
    if not line.in_margin:  # the second line of a header; in the text itself neighbouring pages may begin alike but for a number
        alike = [other for other in alike if other.text == line.text]
        if not outermost or min(line.bottom, line.page_height - line.top) >= _OUTER * line.page_height:
            return None
    return "running" if _pages_at_its_height(line, alike) >= min(_SAME_PLACE, max(2, pages)) else None


def _pages_at_its_height(line: Line, alike: list[Line]) -> int:
    return len({other.page for other in alike if abs(other.baseline - line.baseline) < _NEAR})


def _key(line: Line) -> str:
    """The same for the header of page 3 and of page 14."""
    return re.sub(r"\d+", "#", line.text).casefold()
