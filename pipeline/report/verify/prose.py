"""Numbers that carry no mark: those of the section must stay as they are, those of the author are named."""

from collections.abc import Iterator

from pipeline.report.blocks import Section
from pipeline.report.marks import bookmark, source_bookmark
from pipeline.report.verify.findings import Finding, first_words
from pipeline.report.verify.finished import Finished, alike
from pipeline.report.verify.pairs import Pairs, figures, without


def check_prose(section: Section, pairs: Pairs) -> Iterator[Finding]:
    """Digits that changed outside the marks, numbers that an author wrote, and marks that the section does not know."""
    known = frozenset(
        {bookmark(mark) for mark in section.numbers()}
        | {name(mark) for mark in section.quotations() for name in (bookmark, source_bookmark)}
    )
    yield from _unknown(pairs.found, known)
    lost = {number.text for mark, number in section.numbers().items() if not pairs.found.text(bookmark(mark))}
    for number, homes in pairs.homes.items():
        paragraph = pairs.found.paragraphs[number]
        own = figures(alike(pairs.found.cut(number, " ", known)))
        if not own:
            continue
        expected = [figure for home in sorted(homes) for figure in figures(alike(pairs.expected.cut(home, " ")))]
        shown = [
            figure
            for guest in sorted({guest for home in homes for guest in pairs.guests[home]})
            for figure in figures(alike(pairs.found.cut(guest, " ", known)))
        ]
        new, gone = without(own, expected), without(expected, shown)
        new = [figure for figure in new if figure not in lost]
        where = (paragraph.heading, first_words(alike(paragraph.text)))
        if new and any(figure[0].isdigit() for figure in gone):
            yield Finding("number changed", *where, ", ".join(new), ", ".join(gone))
        elif new:
            yield Finding("not from the database", *where, ", ".join(new), "")


def _unknown(found: Finished, known: frozenset[str]) -> Iterator[Finding]:
    for name, places in found.places.items():
        if name not in known and found.text(name):
            paragraph = found.paragraphs[places[0].paragraph]
            yield Finding("unknown mark", paragraph.heading, first_words(alike(paragraph.text)), found.text(name), "", "", name)
