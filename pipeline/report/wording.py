"""From figures to parts of a line: each number keeps the query and the cell that it came from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from pipeline.report import dutch
from pipeline.report.blocks import Block, Bullets, Inline, Line, Number, Paragraph, Picture, Quotation, Table, Text

_LONGEST = 35
"""A bookmark in Word has at most 40 letters, digits and underscores; a number may come behind."""
_SMALLEST_WHOLE = 10
"""A share of fewer is said in numbers only: no percentages and no 'ruim de helft' over fewer than ten."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its origin: the name of the query, and a key that says which cell, or what was made of which cells."""

    value: float
    query: str
    key: str

    def number(self, text: str, part: str = "") -> Number:
        """The figure printed as `text`; `part` tells two ways to print the same figure apart."""
        return Number(text, mark(self.query, self.key, part), self.query)


Named = tuple[str | Inline, Figure]
"""A name with how often it was found."""


def mark(*parts: str) -> str:
    """Name of a number or quotation: small letters, digits and underscores."""
    name = re.sub(r"[^a-z0-9]+", "_", "_".join(part for part in parts if part).lower())
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 9]}_{blake2b(name.encode(), digest_size=4).hexdigest()}"


def line(*parts: str | Inline | Iterable[Inline]) -> Line:
    """Parts in a row; plain words that follow each other become one."""
    flat: list[Inline] = []
    for part in parts:
        for piece in (Text(part),) if isinstance(part, str) else part if isinstance(part, Iterable) else (part,):
            if isinstance(piece, Text) and not piece.text:
                continue
            last = flat[-1] if flat else None
            if isinstance(piece, Text) and isinstance(last, Text) and piece.style == last.style:
                flat[-1] = Text(last.text + piece.text, piece.style)
            else:
                flat.append(piece)
    return tuple(flat)


def titles(*names: str | Inline) -> tuple[Line, ...]:
    """The header of a table, from the titles of its columns."""
    return tuple(line(name) for name in names)


def joined(parts: Sequence[Line], between: str = ", ", last: str = " en ") -> Line:
    """'a', 'a en b', 'a, b en c'."""
    separators = [between] * max(len(parts) - 2, 0) + [last]
    return line(
        *(piece for number, part in enumerate(parts) for piece in (part, separators[number] if number < len(parts) - 1 else ""))
    )


def sentences(*parts: Line) -> Line:
    """Sentences with a space between; empty ones left out."""
    return joined([part for part in parts if part], " ", " ")


def capital(words: Line) -> Line:
    """The same with a capital at the beginning: 'Twee', 'Eén'."""
    first, *rest = words
    return (replace(first, text=dutch.capital(first.text)), *rest)


def plain(words: Line) -> str:
    """The words of a line, without marks and styles."""
    return "".join(part.text for part in words)


def number(figure: Figure) -> Number:
    """In a sentence: 'drie', '1.204'."""
    return figure.number(dutch.number(int(figure.value)))


def digits(figure: Figure) -> Line:
    """In a table or between brackets: '3', '1.204'."""
    return (figure.number(dutch.digits(int(figure.value))),)


def decimal(figure: Figure, signed: bool = False) -> Number:
    """One figure behind the comma: '4,2', and with a sign '+0,3'."""
    return figure.number(dutch.decimal(figure.value, signed))


def year_of(figure: Figure) -> Number:
    """A year: '2025', without a point."""
    return figure.number(str(int(figure.value)))


def quoted(name: str | Inline) -> Line:
    """A name between quotes; a link stays as it is."""
    return line(f"‘{name}’") if isinstance(name, str) else (name,)


def counted(figure: Figure, singular: str, plural: str) -> Line:
    """'één passage', '3.120 passages', 'geen enkele passage'."""
    if figure.value == 0:
        return line(figure.number(dutch.none(singular)), f" {singular}")
    return line(number(figure), f" {singular if figure.value == 1 else plural}")


def share(part: Figure, whole: Figure, singular: str, plural: str) -> Line:
    """'geen enkel document', 'alle drie documenten', 'twee van de zes documenten'.

    From ten on in words too: 'ruim de helft van de documenten (7 van de 13)'.
    """
    value, total = int(part.value), int(whole.value)
    if value == 0:
        return line(part.number(dutch.none(singular)), f" {singular}")
    if total == 1:
        return line(part.number(f"{dutch.article(singular)} enige"), f" {singular}")
    if value == total:
        return line(part.number("beide" if total == 2 else f"alle {dutch.number(total)}"), f" {plural}")
    if total < _SMALLEST_WHOLE:
        return line(number(part), " van de ", number(whole), f" {plural}")
    fraction = dutch.fraction(value, total)
    of = f" {plural}" if fraction == "bijna alle" else f" van de {plural}"
    return line(part.number(fraction, "deel"), of, " (", digits(part), " van de ", digits(whole), ")")


def unique_marks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with a number behind every mark that was used before, in reading order."""
    used: dict[str, int] = {}

    def fresh(name: str) -> str:
        used[name] = used.get(name, 0) + 1
        return name if used[name] == 1 else f"{name}__{used[name]}"

    def of_line(words: Line) -> Line:
        return tuple(replace(part, mark=fresh(part.mark)) if isinstance(part, Number) else part for part in words)

    def of_table(table: Table) -> Table:
        caption, header = of_line(table.caption), tuple(of_line(title) for title in table.header)
        return replace(table, caption=caption, header=header, rows=tuple(tuple(map(of_line, row)) for row in table.rows))

    def of(block: Block) -> Block:
        match block:
            case Paragraph(words):
                return replace(block, line=of_line(words))
            case Bullets(items):
                return Bullets(tuple(of_line(item) for item in items))
            case Quotation():
                return replace(block, mark=fresh(block.mark))
            case Table():
                return of_table(block)
            case Picture(caption=caption, table=table):
                return replace(block, caption=of_line(caption), table=of_table(table) if table else None)
        return block

    return tuple(of(block) for block in blocks)
