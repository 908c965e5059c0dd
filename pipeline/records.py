"""The nouns of the product as frozen records. They check their own offsets when they are made.

Every offset in this project counts Unicode code points from 0, end exclusive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Literal

from pipeline.errors import Cause
from pipeline.ids import text_hash

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "footnote"]
DocType = Literal["notulen", "evaluatie", "beleid", "overig"]
DateSource = Literal["", "sidecar", "label", "title", "text", "name", "folder"]
PassageKind = Literal["paragraph", "list", "table", "footnote", "decision", "action", "attendance", "approval", "contents"]
Stance = Literal["toegepast", "ontbreekt", "beoogd", "neutraal"]
Level = Literal["accepted", "suggested"]
Source = Literal["lexicon", "classifier", "both"]
Status = Literal["ok", "failed"]


RunningKind = Literal["header", "footer", "page_number", "watermark", "turned"]
Verdict = Literal["good", "doubtful", "unreadable", "picture", "short", "blank"]


@dataclass(frozen=True, slots=True)
class LineBox:
    """A line on a page: where it begins in the text it belongs to, and its box in points from the top left of the page."""

    start: int
    page: int
    """From 1."""
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class RunningLine:
    """A line that is no part of the text of its document: running headers, page numbers, what stands across the page."""

    kind: RunningKind
    text: str
    """As on the first of the pages; numbers may differ on the others."""
    pages: tuple[int, ...]
    """From 1, rising."""


@dataclass(frozen=True, slots=True)
class TextQuality:
    """How much of a text is language; see pipeline.extract.quality."""

    words: int
    dictionary_share: float
    """Share of the words of two letters and more that are Dutch words or compounds of them."""
    one_letter_share: float
    """Share of all words that are one letter."""
    replaced_share: float
    """Share of the characters whose meaning is lost."""
    verdict: Verdict
    page: int | None = None
    """From 1; None for a document as a whole."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text as its file presents it: one heading, paragraph, list item, table row or footnote."""

    kind: BlockKind
    text: str
    page: int | None = None
    """1-based page in the file, None where the format has no pages."""
    level: int = 0
    """1-6 for headings, 1 and up for nested list items, else 0."""
    cells: tuple[str, ...] = ()
    """The cells of a table row, from left to right; merged cells and empty ones keep their place."""
    header: tuple[str, ...] = ()
    """The names of the columns of a table row, as many as its cells; empty for the row of names itself and without one."""
    lines: tuple[LineBox, ...] = ()
    """The lines of the text with their boxes, in text order; only where the format has pages with places."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the margin of a document. Who made it and when are not kept."""

    text: str
    anchor: str
    """The words, the cell or the slide that it is attached to; empty where the file does not say."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a file holds: its blocks in reading order, and what it says of itself."""

    blocks: tuple[Block, ...]
    kind: str
    """The format found in the content: pdf, docx, odt, rtf, epub, doc, pptx, xlsx, eml, html, markdown, text."""
    pages: int | None = None
    title: str = ""
    """The title property of the file; often absent or wrong."""
    comments: tuple[Comment, ...] = ()
    """In the order of the file; never part of the blocks."""
    ocr_pages: tuple[int, ...] = ()
    """1-based pages whose text was read from a picture, ascending."""
    unread_pages: tuple[int, ...] = ()
    """1-based pages that are pictures and were not read, ascending."""
    running: tuple[RunningLine, ...] = ()
    """What was set aside as no part of the text, by first page."""
    page_quality: tuple[TextQuality, ...] = ()
    """One for each page, in order, where the format has pages."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document as a whole; None or empty where the document does not say."""

    title: str
    doc_type: DocType
    doc_type_confidence: float
    """0 to 1: how often the sign that decided is right, as measured; 1 where people said so."""
    doc_date: date | None
    """The first of the month where only a month is known."""
    date_precision: Literal["", "day", "month"]
    date_source: DateSource
    other_date: date | None
    """Another date that the document, its name or its folder gives: a reason to look."""
    year: int | None
    network: str
    language: str
    """ISO 639-1 code."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is coded: `document_text[char_start:char_end] == text`."""

    passage_id: str
    document_id: str
    ordinal: int
    """0-based place in the document."""
    page: int | None
    heading: str
    """The headings above the passage, outermost first, joined by ' > '; empty where there are none."""
    kind: PassageKind
    text: str
    char_start: int
    char_end: int
    language: str = "nl"
    """ISO 639-1 code."""
    lead_in: str = ""
    """The sentence that introduces the list, or the names of the columns of the table, where it stands outside the passage."""

    def __post_init__(self) -> None:
        if self.char_start < 0 or self.char_end - self.char_start != len(self.text):
            raise ValueError(f"passage {self.passage_id}: {self.char_start}-{self.char_end} does not fit its text")


@dataclass(frozen=True, slots=True)
class PassageBox:
    """A line of a passage on a page, in points from the top left of the page."""

    passage_id: str
    ordinal: int
    """0-based place in the passage."""
    char_start: int
    char_end: int
    """The characters of the passage that this line shows."""
    page: int
    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not 0 <= self.char_start < self.char_end:
            raise ValueError(f"passage {self.passage_id}: box {self.ordinal} shows no characters")


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a document, `document_text[start:end] == text`."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text):
            raise ValueError(f"span {self.start}-{self.end} does not fit its text")


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A point of the agenda, as the heading above what was said about it."""

    span: Span
    """The heading as it stands."""
    number: str
    """As written: '3', '4a'; empty where the heading has none."""
    title: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was decided, without the word that announces it."""

    span: Span


@dataclass(frozen=True, slots=True)
class Action:
    """Something that somebody is to do; empty where the minutes do not say."""

    span: Span
    """What is to be done."""
    who: str
    due: str
    """As written."""
    due_date: date | None
    status: Literal["", "open", "done", "dropped"]


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was there or sent apologies."""

    span: Span
    """The name as it stands."""
    organisation: str
    role: str
    presence: Literal["present", "absent"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Words of one speaker in minutes that say who said what."""

    span: Span
    """From the name to the end of the words."""
    speaker: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a document says as the notes of a meeting, each part in the order of the text; empty for other documents."""

    agenda: tuple[AgendaItem, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    attendance: tuple[Attendee, ...] = ()
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotation:
    """The tokens of one passage as parallel sequences, in text order; what matching and recoding work on."""

    starts: Sequence[int]
    ends: Sequence[int]
    lemmas: Sequence[str]
    pos: Sequence[str]
    """Universal part-of-speech tags."""
    tags: Sequence[str]
    """CGN tags."""
    morphs: Sequence[str]
    """Universal features, 'Number=Sing|Tense=Past', empty where there are none."""
    sentence_starts: Sequence[int]
    """Indices of the tokens that begin a sentence; the first is 0 where there are tokens."""
    persons: Sequence[int] = ()
    """Indices of the tokens that a pipeline with entities takes for names of people, ascending; only for hiding them."""

    def __post_init__(self) -> None:
        lengths = {len(column) for column in (self.starts, self.ends, self.lemmas, self.pos, self.tags, self.morphs)}
        if len(lengths) != 1:
            raise ValueError(f"annotation: columns of different length {sorted(lengths)}")
        if self.starts and self.starts[0] < 0:
            raise ValueError("annotation: a token before the text")
        if any(end <= start for start, end in zip(self.starts, self.ends, strict=True)):
            raise ValueError("annotation: a token without characters")
        if any(end > start for end, start in zip(self.ends, self.starts[1:], strict=False)):
            raise ValueError("annotation: tokens overlap")
        if any(later <= earlier for earlier, later in pairwise(self.sentence_starts)):
            raise ValueError("annotation: sentences out of order")
        if list(self.sentence_starts[:1]) != [0][: len(self.starts)]:
            raise ValueError("annotation: the first sentence begins at the first token")
        if self.sentence_starts and self.sentence_starts[-1] >= len(self.starts):
            raise ValueError("annotation: a sentence without tokens")

    def sentences(self) -> list[range]:
        """Token indices of each sentence, in order."""
        bounds = [*self.sentence_starts, len(self.starts)]
        return [range(first, last) for first, last in pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class AnnotatedPassage:
    """A passage with its tokens; every token lies inside the text."""

    passage: Passage
    annotation: Annotation

    def __post_init__(self) -> None:
        ends = self.annotation.ends
        if ends and ends[-1] > len(self.passage.text):
            raise ValueError(f"passage {self.passage.passage_id}: a token ends after the text")


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one passage, with its direction and the words that carry it."""

    coding_id: str
    passage_id: str
    code: str
    stance: Stance
    score: float
    """0 to 1: estimated probability that a person would give the code; without a classifier, how much evidence was found."""
    level: Level
    source: Source
    evidence_start: int
    evidence_end: int
    evidence_text: str
    rule: str
    """The terms that matched and, behind '; ', the stance cue that decided."""

    def __post_init__(self) -> None:
        if self.evidence_start < 0 or self.evidence_end - self.evidence_start != len(self.evidence_text):
            raise ValueError(f"coding {self.coding_id}: evidence {self.evidence_start}-{self.evidence_end} is not its text")
        if not self.evidence_text:
            raise ValueError(f"coding {self.coding_id}: no words carry it")
        if not 0 <= self.score <= 1:
            raise ValueError(f"coding {self.coding_id}: score {self.score} is not between 0 and 1")


@dataclass(frozen=True, slots=True)
class Document:
    """One file as the product sees it: normalised text, metadata and where it came from."""

    document_id: str
    path: str
    """Relative to the folder that was taken in, with forward slashes."""
    content_hash: str
    """Of the bytes of the file; equal for exact copies."""
    kind: str
    text: str
    pages: int | None
    words: int
    metadata: Metadata
    quality: TextQuality
    comments: tuple[Comment, ...] = ()
    ocr_pages: tuple[int, ...] = ()
    """1-based pages whose text was read from a picture."""
    unread_pages: tuple[int, ...] = ()
    """1-based pages that are pictures and were not read."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What finds the copies of a document or passage without reading it again; see pipeline.duplicates."""

    item_id: str
    """Of the document or the passage."""
    digest: str
    """Of the folded text; equal for exact copies."""
    minhash: bytes | None
    """None for a text that is too short to have near copies."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. Exactly one per file and run, also when it failed."""

    path: str
    location: str
    """The absolute path: where the file stood, for the incremental check only; never published."""
    size: int
    """Bytes, when it was read."""
    modified_ns: int
    """Time of its last change, in nanoseconds, when it was read; for the incremental check only."""
    content_hash: str
    declared: str
    """Fingerprint of what a sidecar says of the file; empty where none does. For the incremental check only."""
    status: Status
    cause: Cause | Literal[""] = ""
    stage: str = ""
    reason: str = ""
    transient: bool = False
    document: Document | None = None
    passages: tuple[AnnotatedPassage, ...] = ()
    codings: tuple[Coding, ...] = ()
    minutes: Minutes = Minutes()
    signatures: tuple[Signature, ...] = ()
    """Of the document and of its passages, as far as they have words."""
    page_quality: tuple[TextQuality, ...] = ()
    running: tuple[RunningLine, ...] = ()
    boxes: tuple[PassageBox, ...] = ()
    warnings: tuple[str, ...] = ()
    """What a person should know before trusting the text of a document that was taken in."""
    seconds: dict[str, float] = field(default_factory=dict, compare=False)
    """Wall time per stage; measured by the caller, no part of the result."""

    def __post_init__(self) -> None:
        if (self.status == "ok") != (self.document is not None):
            raise ValueError(f"{self.path}: a document belongs to the outcome 'ok', and to no other")
        for item in self.passages:
            passage = item.passage
            if self.document is None or self.document.text[passage.char_start : passage.char_end] != passage.text:
                raise ValueError(f"{self.path}: passage {passage.passage_id} does not stand in the document")
        for part in (getattr(self.minutes, name) for name in Minutes.__slots__):
            for entry in part:
                if self.document is None or self.document.text[entry.span.start : entry.span.end] != entry.span.text:
                    raise ValueError(f"{self.path}: '{entry.span.text}' does not stand in the document")
        texts = {item.passage.passage_id: item.passage.text for item in self.passages}
        for coding in self.codings:
            if texts.get(coding.passage_id, "")[coding.evidence_start : coding.evidence_end] != coding.evidence_text:
                raise ValueError(f"{self.path}: the evidence of {coding.coding_id} does not stand in its passage")


@dataclass(frozen=True, slots=True)
class Stages:
    """Fingerprints of what made the tokens and codings of a document; a stage runs again where its fingerprint changed."""

    annotation: str
    """Of the Dutch pipeline that makes the tokens."""
    lexicon: str
    """Of the codebook, its terms and its stance cues."""
    classifier: str
    """Of the trained models, for codes and for stances, and of the way in which they are combined with the terms."""


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What the result of each stage depends on, apart from the file."""

    extraction: str
    stages: Stages

    @property
    def all(self) -> str:
        return text_hash(self.extraction, self.stages.annotation, self.stages.lexicon, self.stages.classifier)
