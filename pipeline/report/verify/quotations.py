"""Every quotation of the section, looked up in a finished document and in the stored passages."""

import re
from collections.abc import Iterator, Mapping, Set

from pipeline.report.blocks import Quotation, Section
from pipeline.report.marks import bookmark, source_bookmark
from pipeline.report.verify.findings import Finding, Matter, first_words
from pipeline.report.verify.finished import Finished, Paragraph, alike
from pipeline.report.verify.pairs import likeness

_HIDDEN = re.compile(r"\[[^\]]*\]")
"""What stands for a name."""
_LONGEST_NAME = 120
_CHANGED = 0.5
"""Share of words in common from which a quotation without a mark is taken to be one of ours, changed."""
_LEAST_WORDS = 4
"""Words from which a paragraph between quotes is taken to be a quotation."""


def check_quotations(section: Section, found: Finished) -> Iterator[Finding]:
    """What does not match, in the order of the section; then quotations that are not of the section."""
    quotations = section.quotations()
    for quotation in quotations.values():
        if found.text(bookmark(quotation.mark)):
            yield from _marked(quotation, quotations, found)
        else:
            yield from _unmarked(quotation, found)
    yield from _others(section, found)


def check_stored(section: Section, stored: Mapping[str, str]) -> Iterator[Finding]:
    """Quotations whose words are not those of the passage in the database; `stored`: passage id → text."""
    for quotation in section.quotations().values():
        passage = stored.get(quotation.passage_id, "")[quotation.char_start : quotation.char_end]
        parts = [re.escape(part) for part in _HIDDEN.split(alike(quotation.text))]
        if not re.fullmatch(rf".{{1,{_LONGEST_NAME}}}?".join(parts), alike(passage)):
            yield _finding("not in the stored passage", quotation, "", alike(quotation.text), passage)


def compared(section: Section, found: Finished) -> int:
    """How many quotations of the section still stand in the document with their mark."""
    return sum(bool(found.text(bookmark(mark))) for mark in section.quotations())


def _finding(matter: Matter, quotation: Quotation, heading: str, says: str, database: str) -> Finding:
    where = first_words(alike(quotation.text))
    return Finding(matter, heading, where, says, database, quotation.passage_id, quotation.mark)


def _marked(quotation: Quotation, quotations: Mapping[str, Quotation], found: Finished) -> Iterator[Finding]:
    places = found.places[bookmark(quotation.mark)]
    heading = found.paragraphs[places[0].paragraph].heading
    says = _whole(found, quotation)
    if says != alike(quotation.text):
        yield _finding("quotation changed", quotation, heading, says, quotation.text)
    name = source_bookmark(quotation.mark)
    source = found.text(name)
    if not source:
        yield _finding("source removed", quotation, heading, "", quotation.source)
    elif source != alike(quotation.source):
        yield _finding("source changed", quotation, heading, source, quotation.source)
    elif (other := _source_behind(quotation, quotations, found)) != name:
        yield _finding("source moved", quotation, heading, found.text(other) if other else "another place", quotation.source)


def _whole(found: Finished, quotation: Quotation) -> str:
    """The words of a quotation with those that were added between it and its quotes."""
    name = bookmark(quotation.mark)
    first, last = found.places[name][0], found.places[name][-1]
    before, after = alike(found.around(first)[0] + '"')[:-1], alike('"' + found.around(last)[1])[1:]
    added_before = re.split(r'"(?=[^"]*$)', before)[-1].strip() if '"' in before else before.strip()
    added_after = after.split('"')[0].strip() if '"' in after else after.strip()
    return alike(" ".join([added_before, found.text(name), added_after]))


def _source_behind(quotation: Quotation, quotations: Mapping[str, Quotation], found: Finished) -> str:
    """The bookmark of the first source that stands behind a quotation; empty when there is none."""
    last = found.places[bookmark(quotation.mark)][-1]
    sources = [
        ((place.paragraph, place.start), name)
        for name in map(source_bookmark, quotations)
        for place in found.places.get(name, ())[:1]
        if (place.paragraph, place.start) >= (last.paragraph, last.end) and found.text(name)
    ]
    return min(sources, default=((0, 0), ""))[1]


def _unmarked(quotation: Quotation, found: Finished) -> Iterator[Finding]:
    """A quotation whose mark is gone: are its words still there, the same or changed, or is only its source?"""
    marked = {name for name, places in found.places.items() if places and found.text(name)}
    for number, paragraph in enumerate(found.paragraphs):
        if marked & set(paragraph.marks) or paragraph.kind in {"row", "picture"}:
            continue
        text = alike(paragraph.text).strip('" ')
        if text == alike(quotation.text).strip('" '):
            follows = alike(" ".join(other.text for other in found.paragraphs[number + 1 : number + 2]))
            if alike(quotation.source) in follows:
                yield _finding("mark lost", quotation, paragraph.heading, text, quotation.text)
            else:
                yield _finding("source removed", quotation, paragraph.heading, follows, quotation.source)
            return
        if likeness(text, alike(quotation.text)) >= _CHANGED:
            yield _finding("quotation changed", quotation, paragraph.heading, text, quotation.text)
            return
    source = next(_sources_left(quotation, found, marked), None)
    if source is None:
        yield _finding("removed", quotation, "", "", quotation.text)
    else:
        where = (source.heading, first_words(alike(source.text)))
        yield Finding("quotation removed", *where, "", quotation.text, quotation.passage_id, quotation.mark)


def _sources_left(quotation: Quotation, found: Finished, marked: Set[str]) -> Iterator[Paragraph]:
    """Where the source of a quotation still stands, with its mark or, in a paragraph with no `marked` name, without."""
    name = source_bookmark(quotation.mark)
    if name in marked:
        yield found.paragraphs[found.places[name][0].paragraph]
    yield from (
        paragraph
        for paragraph in found.paragraphs
        if not marked & set(paragraph.marks) and alike(paragraph.text) == alike(quotation.source)
    )


def _others(section: Section, found: Finished) -> Iterator[Finding]:
    """Paragraphs that look like a quotation and are none of the section."""
    known = {alike(quotation.text).strip('" ') for quotation in section.quotations().values()}
    for paragraph in found.paragraphs:
        text = alike(paragraph.text)
        between = text.startswith('"') and text.endswith('"') and len(text.split()) >= _LEAST_WORDS
        if paragraph.marks or not text or paragraph.kind in {"row", "picture", "heading"} or text.strip('" ') in known:
            continue
        if paragraph.kind == "quotation" or between:
            yield Finding("quotation without mark", paragraph.heading, first_words(text), text, "")
