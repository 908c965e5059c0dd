"""Action points: what, who, when, status; from tables, lists, labelled lines and remarks between brackets."""

import re
from collections.abc import Iterator, Sequence, Set
from datetime import date
from typing import Literal

from pipeline.dates import find_date
from pipeline.minutes.cells import Cell, cells_of
from pipeline.minutes.people import NAME, is_name
from pipeline.records import Action, Span
from pipeline.segment import PlacedBlock

Status = Literal["", "open", "done", "dropped"]
_WHAT = re.compile(r"actie(punt)?(en)?|afspra(ak|ken)|taak|taken|to ?do|omschrijving|wat", re.IGNORECASE)
_WHO = re.compile(
    r"wie|door|door wie|actiehouder(s)?|actienemer(s)?|trekker|eigenaar|houder|verantwoordelijk(e)?|uitvoerder|naam",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"wanneer|datum( gereed)?|deadline|gereed|termijn|planning|uiterlijk|vóór|voor|streefdatum|klaar", re.IGNORECASE
)
_STATUS = re.compile(r"status|stand|stand van zaken|voortgang|afgerond|gereed\?", re.IGNORECASE)
_DONE = re.compile(r"\b(gereed|klaar|gedaan|afgerond|afgehandeld|gesloten|voltooid|uitgevoerd|done|ok)\b", re.IGNORECASE)
_DROPPED = re.compile(r"\b(vervallen|vervalt|ingetrokken|niet meer nodig|geschrapt)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(open|loopt|lopend|bezig|in behandeling|onderhanden|mee bezig|volgt|doorlopend|aangehouden|nieuw)\b", re.IGNORECASE
)
_HEADING = re.compile(
    r"(?:\d{1,2}[.)]?\s+)?(?:nieuwe |openstaande |lopende )?"
    r"(actie(punten)?(lijst)?|acties|afspraken(lijst)?|to ?do)\b[^.]{0,30}:?\Z",
    re.IGNORECASE,
)
_WHO_NAMES = rf"(?-i:{NAME}(?:(?:\s?[,/&]\s?|\s(?:en|of)\s){NAME})*)"
"""One or more names: 'Joke en Amir', 'Bo/Cas'."""
_WORD = r"(?:werk)?(?:actie(?:punt)?|afspraak)(?:en|s)?|to ?do|toezegging"
_LABELLED = re.compile(
    rf"<?(?P<label>{_WORD})(?:\s?\d{{1,3}})?(?:\s?\()?(?:\s(?:voor|van|door))?\s*(?P<who>{_WHO_NAMES})?\)?>?\s*(?P<mark>[:;,–→-]+>?|\Z|(?=\s))\s*",
    re.IGNORECASE,
)
_ONLY_NAMES = re.compile(rf"{_WHO_NAMES}[.!]?")
_BRACKETS = re.compile(rf"\(\s*(?:{_WORD})\b\s*(?:voor |:|-)?\s*(?P<rest>[^()]*)\)", re.IGNORECASE)
_INLINE = re.compile(rf"(?<=[.!?]\s)(?={_WORD}\b[^.]{{0,40}}[:–-])", re.IGNORECASE)
_AGREED = re.compile(
    rf"\b[Aa]fgesproken (?:is|wordt|werd) (?:dat|om)\s(?:(?P<who>(?-i:{NAME}))\s)?(?P<what>[^.!?]{{12,300}})", re.IGNORECASE
)
_MONTH = "(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
_DUE = re.compile(
    r"\b(?:vóór|voor|uiterlijk|per|tegen|op|eind|begin|medio|half|deadline:?|gereed:?)\s+(?P<when>"
    r"\d{1,2}(?:[-/]\d{1,2}(?:[-/]\d{2,4})?|\s\w{3,9}(?:\s\d{4})?)"
    r"|(?:de )?volgende (?:vergadering|keer|bijeenkomst|overleg|week|maand)"
    rf"|{_MONTH}(?:\s\d{{4}})?|(?:de )?zomer(?:vakantie)?|week \d{{1,2}})\b",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(r"\d{1,2}[-/ ](\d{1,2}|[a-z]{3,9})\.?\Z", re.IGNORECASE)


def find_actions(placed: Sequence[PlacedBlock], day: date | None, names: Set[str]) -> list[Action]:
    """Every action point, in order of the text. `day` is the date of the meeting, for dates without a year; `names` are
    the people who are known to be there, for 'Actie: Joke belt de school'.
    """
    found: list[Action] = []
    in_list = False
    for place, item in enumerate(placed):
        text = item.block.text
        if item.block.kind == "table_row":
            found += _from_row(item, day, in_list)
        elif _HEADING.fullmatch(text.strip()):
            in_list = True
        elif item.is_heading:
            in_list = False
        else:
            labelled = list(_from_text(item, placed[place - 1] if place else None, day, names))
            if not labelled and in_list and item.block.kind == "list_item" and len(re.findall(r"\w+", text)) > 1:
                labelled = [_action(Span(item.start, item.end, text), "", day, names)]
            in_list = in_list and (bool(labelled) or item.block.kind == "list_item")
            found += labelled
    return found


def _from_row(item: PlacedBlock, day: date | None, in_list: bool) -> Iterator[Action]:
    """A row of a table of actions: one with columns for what and for who, or any below the heading 'Actiepunten'."""
    cells = cells_of(item)
    header = [name.strip(" ?:") for name in item.block.header]
    if any(_WHAT.fullmatch(name) for name in header) and (in_list or any(_WHO.fullmatch(name) for name in header)):
        what, who = _column(cells, _WHAT), _column(cells, _WHO)
    elif in_list and len(cells) > 1 and not any(_WHO.fullmatch(name) for name in (*header, *(cell.span.text for cell in cells))):
        what, who = _longest(cells), _people(cells)
    else:
        return
    if what is None:
        return
    due, state = _column(cells, _WHEN), _column(cells, _STATUS)
    when = due.span.text if due else ""
    others = [cell.span.text for cell in cells if cell not in (what, who, due)]
    known = [_status(state.span.text)] if state else [given for text in others if (given := _status(text))]
    yield Action(what.span, who.span.text if who else "", when, due_date(when, day), known[0] if known else "")


def _column(cells: Sequence[Cell], name: re.Pattern[str]) -> Cell | None:
    return next((cell for cell in cells if name.fullmatch(cell.header.strip(" ?:"))), None)


def _longest(cells: Sequence[Cell]) -> Cell:
    return max(cells, key=lambda cell: len(cell.span.text))


def _people(cells: Sequence[Cell]) -> Cell | None:
    """The cell that holds names and is not the longest."""
    rest = [cell for cell in cells if cell is not _longest(cells)]
    return next((cell for cell in rest if all(is_name(part.strip()) for part in re.split(r"[,/&]| en ", cell.span.text))), None)


def _from_text(item: PlacedBlock, before: PlacedBlock | None, day: date | None, names: Set[str]) -> Iterator[Action]:
    """'Actie Joke: ...', 'Afgesproken is dat Joke ...' and '... (actie Joke)' in running text.

    Where only a name stands behind the word, what is to be done is the sentence or the block in front of it.
    """
    said = Span(before.start, before.end, before.block.text) if before and not before.is_heading else None
    for start, sentence in _sentences(item.block.text):
        label = _LABELLED.match(sentence)
        if label and (label["who"] or label["mark"].strip() or _named_behind(sentence)):
            body = _span(item, start + label.end(), start + len(sentence))
            who = label["who"] or ""
            if body.text and not _ONLY_NAMES.fullmatch(body.text):
                yield _action(body, who, day, names)
            elif said and (body.text or who):
                yield _action(said, body.text or who, day, names)
            continue
        if agreed := _AGREED.search(sentence):
            opening = agreed.start("who") if agreed["who"] else agreed.start("what")
            yield _action(_span(item, start + opening, start + agreed.end()), agreed["who"] or "", day, names)
        for remark in _BRACKETS.finditer(sentence):
            yield from _from_remark(item, start, remark, said, day, names)
        said = _span(item, start, start + len(sentence))


def _from_remark(
    item: PlacedBlock, start: int, remark: re.Match[str], said: Span | None, day: date | None, names: Set[str]
) -> Iterator[Action]:
    """'(actie Joke belt de school)' says itself what is to be done; '(actie Joke)' means the sentence in front of it."""
    who = _leading_names(remark["rest"], names)
    inside = _span(item, start + remark.start("rest") + len(who), start + remark.end("rest"))
    before = _span(item, start, start + remark.start())
    if len(re.findall(r"\w+", inside.text)) > 1:
        yield _action(inside, who, day, names)
    elif before.text or said:
        yield _action(before if before.text else said or before, who, day, names)


def _span(item: PlacedBlock, start: int, end: int) -> Span:
    body = item.block.text[start:end]
    left = item.start + start + len(body) - len(body.lstrip())
    return Span(left, left + len(body.strip()), body.strip())


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Start and text of each sentence; a line end or a label that opens an action begins a new one."""
    start = 0
    for found in [*re.finditer(r"(?<=[.!?])\s+(?=[“‘\"'(<]?[A-ZÀ-Ý0-9])|\n", text), None]:
        end = found.start() if found else len(text)
        if text[start:end].strip():
            yield start, text[start:end]
        start = found.end() if found else end


def _action(what: Span, who: str, day: date | None, names: Set[str]) -> Action:
    who = who.strip() or _leading_names(what.text, names) or _named_behind(what.text)
    due = _DUE.search(what.text)
    when = due["when"] if due else ""
    return Action(what, who, when, due_date(when, day), "")


def _leading_names(text: str, names: Set[str]) -> str:
    """The people with which a text opens: those known to be there, or names in front of a colon or alone."""
    opening = re.match(rf"\s*(?P<who>{_WHO_NAMES})(?P<after>\s*:|\s*\Z|\s)", text)
    if not opening:
        return ""
    people = re.split(r"\s?[,/&]\s?|\s(?:en|of)\s", opening["who"])
    if opening["after"].strip() == ":" or not text[opening.end() :].strip():
        return opening["who"]
    known = [person for person in people if person in names or person.split()[0] in names]
    return opening["who"] if len(known) == len(people) else known[0].split()[0] if known and len(people) == 1 else ""


def _named_behind(text: str) -> str:
    """'... nagaan (Joke)': a name between brackets at the end, or in front of a remark on how it went."""
    found = re.search(rf"[(\[](?P<who>{_WHO_NAMES})[)\]]\s*(?:\.?\Z|[–-]\s)", text)
    return found["who"] if found and len(found["who"].split()) <= 6 else ""


def _status(text: str) -> Status:
    if _DROPPED.search(text):
        return "dropped"
    if _OPEN.search(text) or re.search(r"\bniet (gereed|klaar|afgerond)\b", text, re.IGNORECASE):
        return "open"
    return "done" if _DONE.search(text) else ""


def due_date(when: str, day: date | None) -> date | None:
    """The date that a due moment names; without a year, the first such day after the meeting."""
    if found := find_date(when):
        return found
    if day is None or not _NO_YEAR.search(when):
        return None
    text = when.replace("/", "-")
    between = "-" if "-" in text else " "
    this_year = find_date(f"{text}{between}{day.year}")
    if this_year and this_year < day:
        return find_date(f"{text}{between}{day.year + 1}")
    return this_year
