"""Blocks → passages: the pieces that are coded, with the structure of minutes (agenda item, decision, action)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, count, groupby, pairwise

from pipeline.ids import make_id
from pipeline.records import Block, Passage, PassageKind

SEGMENT_VERSION = 3
"""Raised when the same blocks give other passages."""
LEAST_WORDS = 40
MOST_WORDS = 250
"""Passages have 40 to 250 words where the text allows; a person codes a paragraph or an agenda item."""

_NUMBERED = re.compile(r"(?P<number>\d{1,2})([.)]\s+\S|\s+[A-ZÀ-Ý])")
_DECISION = re.compile(r"(besluit(en)?|besloten|conclusie)\b(\s(is|wordt|dat|om)\b|[^.]{0,20}:)", re.IGNORECASE)
_ACTION = re.compile(r"(actie(punt)?(en)?|afspra(ak|ken)|afgesproken|to ?do)\b(\s(is|wordt|dat|om)\b|[^.]{0,20}:)", re.IGNORECASE)
_PRESENT = (
    r"((aan|af)wezig(en)?|deelnemers(lijst)?|present|presentie(lijst)?|aan tafel|genodigden|verhinderd|afmelding(en)?"
    r"|afgemeld|afgezegd|bericht(en)? van verhindering)"
)
_ATTENDANCE = re.compile(rf"{_PRESENT}\b[^.]{{0,25}}:|(aanw|afw)\.\s?:|(aan|af)wezig(en)?\Z", re.IGNORECASE)
_ATTENDANCE_HEADING = re.compile(rf"(\d{{1,2}}[.)]?\s+)?{_PRESENT}\s?:?\Z", re.IGNORECASE)
_APPROVAL = re.compile(
    r"\b(verslag|notulen)\b.{0,120}\b(vastgesteld|goedgekeurd|akkoord|ongewijzigd|gearresteerd)\b"
    r"|\b(geen|zonder) (op- of aanmerkingen|opmerkingen|wijzigingen)\b.{0,60}\b(verslag|notulen)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONTENTS = re.compile(r"(inhoud|inhoudsopgave)\W*", re.IGNORECASE)
_CONTENTS_LINE = re.compile(r"(\.{3,}|…|\. \. \.|[^\W\d]\s)\s*\d{1,3}\Z")
"""'2.1 Aanpak ..... 7', '2.1 Aanpak 7'."""
_BESIDE_APPROVAL = 12
"""Words that may stand beside the approval of minutes, such as a correction of a name; with more, there is more to code."""
_NAMES = 1 / 3
"""Share of words with a capital from which a text is a list of names; running Dutch text has about one in eight."""
_SENTENCE_BREAK = re.compile(r"(?<=[.!?])[”’\"')]*\s+(?=[“‘\"'(]?[A-ZÀ-Ý0-9])")
_LINES = re.compile(r"\n+")
_ENDS_OPEN = (":", ",", ";")
_LEAST_BY_HAND = 3
_AGENDA_LEVEL = 7
"""Below every heading."""


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block with its place in the text of its document and the headings above it."""

    block: Block
    start: int
    end: int
    path: tuple[str, ...]
    is_heading: bool
    """Context of what follows, also an agenda item that its author numbered as a list."""

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
    agenda = _agenda_items(blocks)
    previous: Block | None = None
    for number, block in enumerate(blocks):
        if previous is not None:
            together = block.kind == previous.kind and block.kind in {"list_item", "table_row"}
            parts.append("\n" if together else "\n\n")
            length += len(parts[-1])
        level = block.level if block.kind == "heading" else _AGENDA_LEVEL if number in agenda else 0
        if level:
            path = [(above, text) for above, text in path if above < level] + [(level, " ".join(block.text.split()))]
        placed.append(PlacedBlock(block, length, length + len(block.text), tuple(text for _, text in path), level > 0))
        parts.append(block.text)
        length += len(block.text)
        previous = block
    return "".join(parts), placed


def _agenda_items(blocks: Sequence[Block]) -> set[int]:
    """Places of short numbered lines that stand as headings, as in minutes whose author numbered the agenda by hand or as a list.

    Such an item stands alone between other text. Items that follow each other are a list, unless their
    numbers lead up to an item that stands alone: agenda items about which there was nothing to say.
    """
    by_hand = _numbered_by_hand(blocks)
    places = [place for place, block in enumerate(blocks) if _number(block) and (block.kind == "list_item" or place in by_hand)]
    numbers = [_number(blocks[place]) for place in places]
    ranks = range(len(places))
    runs = groupby(ranks, key=lambda rank: (places[rank] - rank, numbers[rank] - rank, blocks[places[rank]].level))
    found: set[int] = set()
    expected = 0
    for run in reversed([list(run) for _, run in runs]):
        here = [places[rank] for rank in run]
        if here[-1] + 1 == len(blocks) or not all(_may_be_heading(blocks[place]) for place in here):
            continue
        if len(run) == 1 or numbers[run[-1]] + 1 == expected:
            found.update(here)
            expected = numbers[run[0]]
    return found


def _numbered_by_hand(blocks: Sequence[Block]) -> set[int]:
    """Places of short paragraphs such as '2 Begroting', where a document has at least three with rising numbers."""
    short = [
        place
        for place, block in enumerate(blocks)
        if block.kind == "paragraph" and _number(block) and _may_be_heading(block) and not block.text.endswith(":")
    ]
    rising = 1 + sum(_number(blocks[after]) == _number(blocks[before]) + 1 for before, after in pairwise(short)) if short else 0
    return set(short) if rising >= _LEAST_BY_HAND else set()


def _number(block: Block) -> int:
    found = _NUMBERED.match(block.text)
    return int(found["number"]) if found else 0


def _may_be_heading(block: Block) -> bool:
    return block.level <= 1 and len(block.text.split()) <= 12 and not block.text.endswith((".", ";", "?", ","))


def segment(blocks: Sequence[Block], document_id: str) -> tuple[str, list[Passage]]:
    """The text of a document and its passages in reading order, each a slice of that text."""
    text, placed = document_text(blocks)
    return text, passages_of(text, placed, document_id)


def passages_of(text: str, placed: Sequence[PlacedBlock], document_id: str) -> list[Passage]:
    """The passages in reading order of a text and its blocks, as `document_text` gives them."""
    repeats: dict[str, Iterator[int]] = {}
    passages: list[Passage] = []
    for kind, group in _groups(placed):
        for start, end, page in _pieces(text, group):
            piece = text[start:end]
            nth = next(repeats.setdefault(piece, count()))
            passages.append(
                Passage(
                    passage_id=make_id("pas", document_id, piece, nth),
                    document_id=document_id,
                    ordinal=len(passages),
                    page=page,
                    heading=" > ".join(group[0].path),
                    kind=kind,
                    text=piece,
                    char_start=start,
                    char_end=end,
                    lead_in=_lead_in(placed, start),
                )
            )
    return passages


def _lead_in(placed: Sequence[PlacedBlock], start: int) -> str:
    """What introduces the list item or names the columns of the row with which a passage begins, where that stands before it."""
    place = bisect_right(placed, start, key=lambda item: item.start) - 1
    first = placed[place].block
    if first.kind == "table_row":
        return " | ".join(name for name in first.header if name)
    while placed[place].block.kind == "list_item" and not placed[place].is_heading and place > 0:
        place -= 1
    before = placed[place]
    if first.kind != "list_item" or before.is_heading or not before.block.text.endswith(":"):
        return ""
    sentence: str = _SENTENCE_BREAK.split(before.block.text)[-1]
    return sentence


def _groups(placed: Sequence[PlacedBlock]) -> Iterator[tuple[PassageKind, list[PlacedBlock]]]:
    """Neighbouring blocks that make one passage, with its kind; headings are context, not passages."""
    sections = accumulate(item.is_heading for item in placed)
    runs = groupby(zip(sections, placed, strict=True), key=lambda pair: (pair[0], pair[1].block.kind == "table_row"))
    for (_, is_table), run in runs:
        blocks = [item for _, item in run if not item.is_heading]
        if is_table:
            yield from _table_groups(blocks)
        else:
            yield from _text_groups(blocks)


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
    last = group[-1].block
    if last.text.endswith(_ENDS_OPEN) or _ATTENDANCE_HEADING.match(last.text):
        return True
    labels = {_label(group[0].block.text), _label(item.block.text)}
    introduced = item.block.kind == "list_item" and any(_introduces_list(member.block.text) for member in group)
    same_list = last.kind != "list_item" or bool(_number(last)) == bool(_number(item.block))
    if labels != {None}:
        return introduced and same_list and _label(item.block.text) is None
    return introduced or words < LEAST_WORDS


def _introduces_list(text: str) -> bool:
    return text.endswith(":") or bool(_ATTENDANCE_HEADING.match(text))


def _label(text: str) -> PassageKind | None:
    """The kind that the first words of a block announce."""
    if _ATTENDANCE.match(text):
        return "attendance"
    if _DECISION.match(text):
        return "decision"
    if _ACTION.match(text):
        return "action"
    return "approval" if approves_minutes(text) else None


def approves_minutes(text: str) -> bool:
    """Whether a text does little else than approving the minutes of last time."""
    sentences: list[str] = _SENTENCE_BREAK.split(text)
    other = [sentence for sentence in sentences if not _APPROVAL.search(sentence)]
    return len(other) < len(sentences) and sum(len(sentence.split()) for sentence in other) <= _BESIDE_APPROVAL


def _kind(group: Sequence[PlacedBlock]) -> PassageKind:
    first = group[0]
    if _is_contents(group):
        return "contents"
    announced = _label(first.block.text)
    text = " ".join(item.block.text for item in group)
    if announced == "attendance" or (announced is None and _under_attendance(first)):
        announced = "attendance" if _are_names(text) else None
    elif announced == "approval":
        announced = "approval" if approves_minutes(text) else None
    if announced:
        return announced
    if first.block.kind == "footnote":
        return "footnote"
    return "list" if any(item.block.kind == "list_item" for item in group) else "paragraph"


def _is_contents(group: Sequence[PlacedBlock]) -> bool:
    """A table of contents: by its heading, or because its lines end with the number of a page."""
    if group[0].path and _CONTENTS.fullmatch(group[0].path[-1]):
        return True
    lines = [line for item in group for line in item.block.text.split("\n")]
    return len(lines) >= 3 and sum(bool(_CONTENTS_LINE.search(line)) for line in lines) >= 0.8 * len(lines)


def is_attendance_heading(text: str) -> bool:
    """Whether a heading or a line alone announces a list of those present or absent."""
    return bool(_ATTENDANCE_HEADING.match(text))


def _under_attendance(item: PlacedBlock) -> bool:
    return bool(item.path) and is_attendance_heading(item.path[-1])


def _are_names(text: str) -> bool:
    words: list[str] = [word for word in re.findall(r"\w+", text) if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) >= _NAMES * len(words)


def _table_groups(rows: Sequence[PlacedBlock]) -> Iterator[tuple[PassageKind, list[PlacedBlock]]]:
    """An attendance table is one passage, each row of an action list is one, other rows are taken together."""
    if not rows:
        return
    header = rows[0].block.text.lower()
    about_people = re.search(r"\b(aanwezig(en)?|afwezig|afmelding)\b|\bnaam\b.*\borganisatie\b", header)
    if (about_people or _under_attendance(rows[0])) and _are_names(" ".join(row.block.text for row in rows[1:])):
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
    spaces = [start + found.end() for found in re.finditer(r"\s+", text[start:end])]
    breaks = sorted(start + found.end() for rule in (_SENTENCE_BREAK, _LINES) for found in rule.finditer(text[start:end]))
    cuts: list[int] = []
    done = 0
    while (words := len(spaces) + 1 - done) > MOST_WORDS:
        wanted = spaces[done + words // -(-words // MOST_WORDS) - 1]
        first, last = spaces[done + LEAST_WORDS - 1], spaces[done + MOST_WORDS - 1]
        near = breaks[bisect_left(breaks, first) : bisect_right(breaks, last)]
        cuts.append(min(near or [wanted], key=lambda place: (abs(place - wanted), place)))
        done = bisect_right(spaces, cuts[-1])
    return cuts
