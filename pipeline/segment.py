"""Blocks → passages: the pieces that are coded, with the structure of minutes (agenda item, decision, action)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from pipeline.ids import make_id
from pipeline.records import Block, Passage, PassageKind

SEGMENT_VERSION = 1
"""Raised when the same blocks give other passages."""
LEAST_WORDS = 40
MOST_WORDS = 250
"""Passages have 40 to 250 words where the text allows; a person codes a paragraph or an agenda item."""

_NUMBERED = re.compile(r"\d{1,2}[.)]?\s+\S")
_DECISION = re.compile(r"(besluit(en)?|besloten|conclusie)\b(\s(is|wordt|dat|om)\b|[^.]{0,20}:)", re.IGNORECASE)
_ACTION = re.compile(r"(actie(punt)?(en)?|afspra(ak|ken)|afgesproken|to ?do)\b(\s(is|wordt|dat|om)\b|[^.]{0,20}:)", re.IGNORECASE)
_ATTENDANCE = re.compile(
    r"(aan|af)wezig(en)?\b[^.]{0,25}:|(aan|af)wezig(en)?\Z|(afmeldingen|afgemeld|afgezegd|genodigden|deelnemerslijst|verhinderd)\b[^.]{0,25}(:|\Z)",
    re.IGNORECASE,
)
_APPROVAL = re.compile(
    r"\b(verslag|notulen)\b.{0,120}\b(vastgesteld|goedgekeurd|akkoord|ongewijzigd|gearresteerd)\b"
    r"|\b(geen|zonder) (op- of aanmerkingen|opmerkingen|wijzigingen)\b.{0,60}\b(verslag|notulen)\b",
    re.IGNORECASE | re.DOTALL,
)
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])[”’\"')]*\s+(?=[“‘\"'(]?[A-ZÀ-Ý0-9])")
_ENDS_OPEN = (":", ",", ";")


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block with its place in the text of its document and the headings above it."""

    block: Block
    start: int
    end: int
    path: tuple[str, ...]

    @property
    def words(self) -> int:
        return len(self.block.text.split())


def document_text(blocks: Sequence[Block]) -> tuple[str, list[PlacedBlock]]:
    """The whole text of a document, and its blocks with their place in it.

    Rows and list items that follow each other are separated by one line break, other blocks by two.
    """
    placed: list[PlacedBlock] = []
    parts: list[str] = []
    length = 0
    path: list[tuple[int, str]] = []
    previous: Block | None = None
    for number, block in enumerate(blocks):
        if previous is not None:
            together = block.kind == previous.kind and block.kind in {"list_item", "table_row"}
            parts.append("\n" if together else "\n\n")
            length += len(parts[-1])
        level = _heading_level(blocks, number)
        if level:
            path = [(above, text) for above, text in path if above < level] + [(level, " ".join(block.text.split()))]
        placed.append(PlacedBlock(block, length, length + len(block.text), tuple(text for _, text in path)))
        parts.append(block.text)
        length += len(block.text)
        previous = block
    return "".join(parts), placed


def _heading_level(blocks: Sequence[Block], number: int) -> int:
    """1-6 for headings, 7 for an agenda item that its author numbered as a list, 0 for all else."""
    block = blocks[number]
    if block.kind == "heading":
        return block.level
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    short = len(block.text.split()) <= 12 and not block.text.endswith((".", ";", "?", ","))
    alone = following is not None and not (following.kind == "list_item" and _NUMBERED.match(following.text))
    return 7 if block.kind == "list_item" and block.level <= 1 and _NUMBERED.match(block.text) and short and alone else 0


def segment(blocks: Sequence[Block], document_id: str) -> tuple[str, list[Passage]]:
    """The text of a document and its passages in reading order, each a slice of that text."""
    text, placed = document_text(blocks)
    repeats: dict[str, Iterator[int]] = {}
    passages: list[Passage] = []
    for kind, group in _groups(placed):
        for start, end, page in _pieces(text, group):
            piece = text[start:end]
            nth = next(repeats.setdefault(piece, count()))
            passage_id = make_id("pas", document_id, piece, nth)
            heading = " > ".join(group[0].path)
            passages.append(Passage(passage_id, document_id, len(passages), page, heading, kind, piece, start, end))
    return text, passages


def _groups(placed: Sequence[PlacedBlock]) -> Iterator[tuple[PassageKind, list[PlacedBlock]]]:
    """Neighbouring blocks that make one passage, with its kind; headings are context, not passages."""
    runs = groupby(placed, key=lambda item: (item.path, item.block.kind == "table_row"))
    for (path, is_table), run in runs:
        blocks = [item for item in run if not _is_heading(item, path)]
        if is_table:
            yield from _table_groups(blocks)
        else:
            yield from _text_groups(blocks)


def _is_heading(item: PlacedBlock, path: tuple[str, ...]) -> bool:
    return item.block.kind == "heading" or bool(
        item.block.kind == "list_item" and path and path[-1] == " ".join(item.block.text.split())
    )


def _text_groups(blocks: Sequence[PlacedBlock]) -> Iterator[tuple[PassageKind, list[PlacedBlock]]]:
    """Short paragraphs and list items are taken together until there are enough words to judge."""
    group: list[PlacedBlock] = []
    for item in blocks:
        if group and not _belongs(group, item):
            yield _kind(group), group
            group = []
        group.append(item)
    if group:
        yield _kind(group), group


def _belongs(group: Sequence[PlacedBlock], item: PlacedBlock) -> bool:
    """Whether a block goes on where the group stopped."""
    words = sum(member.words for member in group)
    if item.block.kind == "footnote" or group[0].block.kind == "footnote" or words + item.words > MOST_WORDS:
        return False
    if group[-1].block.text.endswith(_ENDS_OPEN):
        return True
    if _label(item.block.text) is not None or _label(group[0].block.text) != _label(item.block.text):
        return item.block.kind == "list_item" and _label(group[0].block.text) is not None and _label(item.block.text) is None
    if item.block.kind == "list_item" and any(member.block.text.endswith(":") for member in group):
        return True
    return words < LEAST_WORDS


def _label(text: str) -> PassageKind | None:
    """The kind that the first words of a block announce."""
    if _ATTENDANCE.match(text):
        return "attendance"
    if _DECISION.match(text):
        return "decision"
    if _ACTION.match(text):
        return "action"
    return None


def _kind(group: Sequence[PlacedBlock]) -> PassageKind:
    first = group[0]
    announced = _label(first.block.text)
    under = first.path[-1].split(". ", 1)[-1] if first.path else ""
    if announced or (under and _label(under) == "attendance"):
        return announced or "attendance"
    text = "\n".join(item.block.text for item in group)
    if len(text.split()) <= LEAST_WORDS and _APPROVAL.search(text):
        return "approval"
    if first.block.kind == "footnote":
        return "footnote"
    return "list" if any(item.block.kind == "list_item" for item in group) else "paragraph"


def _table_groups(rows: Sequence[PlacedBlock]) -> Iterator[tuple[PassageKind, list[PlacedBlock]]]:
    """An attendance table is one passage, each row of an action list is one, other rows are taken together."""
    if not rows:
        return
    header = rows[0].block.text.lower()
    if re.search(r"\b(aanwezig|afwezig|aanwezigen|afmelding)\b", header) or re.search(r"\bnaam\b.*\borganisatie\b", header):
        yield "attendance", list(rows)
    elif re.search(r"\b(actie|actiepunt|actiepunten|afspraak|taak)\b", header) and len(rows) > 1:
        yield "table", [rows[0]]
        yield from (("action", [row]) for row in rows[1:])
    else:
        group: list[PlacedBlock] = []
        for row in rows:
            if sum(member.words for member in group) >= LEAST_WORDS:
                yield "table", group
                group = []
            group.append(row)
        yield "table", group


def _pieces(text: str, group: Sequence[PlacedBlock]) -> Iterator[tuple[int, int, int | None]]:
    """Start, end and page; one piece, or several where a group is too long for one passage."""
    start, end = group[0].start, group[-1].end
    page_of = [(item.start, item.block.page) for item in group]
    cuts = _cuts(text, start, end)
    for first, last in zip([start, *cuts], [*cuts, end], strict=True):
        body = text[first:last]
        left = first + len(body) - len(body.lstrip())
        right = first + len(body.rstrip())
        if right > left:
            yield left, right, [page for place, page in page_of if place <= left][-1]


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Places between sentences or lines where a long text falls into nearly equal parts of at most MOST_WORDS."""
    words = len(text[start:end].split())
    if words <= MOST_WORDS:
        return []
    parts = -(-words // MOST_WORDS)
    breaks = [start + found.end() for found in _SENTENCE_BREAK.finditer(text[start:end])]
    breaks += [start + found.end() for found in re.finditer(r"\n+", text[start:end])]
    spaces = [start + found.end() for found in re.finditer(r"\s+", text[start:end])]
    cuts: list[int] = []
    for part in range(1, parts):
        wanted = spaces[min(part * words // parts, len(spaces) - 1)]
        near = [place for place in breaks if abs(place - wanted) < (end - start) / (2 * parts)]
        cuts.append(min(near or [wanted], key=lambda place: (abs(place - wanted), place)))
    return sorted({cut for cut in cuts if start < cut < end})
