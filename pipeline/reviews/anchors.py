"""Where a judged passage stands now: found by its id, by its words, or as the most similar passage of its document."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pipeline.ids import text_hash

LEAST_SIMILAR = 0.5
"""Share of words in common (difflib) from which a changed passage is taken for the one that was judged."""

FoundBy = Literal["id", "document", "moved", "corpus", "copies", "similar"]
"""How a passage was found: its id; the same words in the document at that path, in that document at another path, in one
other passage only, or in several others; or only as the most similar one."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage with what it can be recognised by after its document was read again."""

    passage_id: str
    path: str
    """Of its document, relative to the folder that was taken in."""
    content_hash: str
    """Of the bytes of its document."""
    heading: str
    ordinal: int
    text: str

    @property
    def digest(self) -> str:
        """Equal for texts that differ in white space and case only."""
        return digest_of(self.text)


@dataclass(frozen=True, slots=True)
class Place:
    """The passage that a judgement belongs to now."""

    passage_id: str
    found_by: FoundBy
    similarity: float
    """Share of words in common with the passage that was judged; 1 where the words are the same."""

    @property
    def certain(self) -> bool:
        """Whether it is the judged passage without doubt, so that the judgement can be applied."""
        return self.found_by not in {"copies", "similar"}


def digest_of(text: str) -> str:
    """BLAKE2b-128 of a text without its case and layout."""
    return text_hash(" ".join(text.split()).casefold())


def find(
    judged: Anchor, same_words: Sequence[Anchor], document: Sequence[Anchor], moved_to: Collection[str] = ()
) -> Place | None:
    """Where the judged passage stands now; None where nothing is left of it.

    `same_words` are all passages of the corpus with the digest of the judged one, `document` the passages of its document,
    `moved_to` the paths at which a version of that document stood as well. Of several that would do, the one under the same
    heading comes first, then the nearest in order.
    """
    tiers: tuple[tuple[FoundBy, list[Anchor]], ...] = (
        ("id", [now for now in same_words if now.passage_id == judged.passage_id]),
        ("document", [now for now in same_words if now.path == judged.path]),
        ("moved", [now for now in same_words if now.content_hash == judged.content_hash or now.path in moved_to]),
        ("corpus" if len(same_words) == 1 else "copies", list(same_words)),
    )
    for found_by, candidates in tiers:
        if candidates:
            return Place(_nearest(judged, candidates).passage_id, found_by, 1.0)
    return _most_similar(judged, document)


def moved_offset(offset: int, old: str, new: str) -> int:
    """The place in `new` of the character at `offset` in `old`, for texts of the same digest."""
    before = len("".join(old[:offset].split()).casefold())
    seen = 0
    for place, character in enumerate(new):
        if not character.isspace():
            if seen >= before:
                return place
            seen += len(character.casefold())
    return len(new)


def _nearest(judged: Anchor, candidates: Iterable[Anchor]) -> Anchor:
    return min(
        candidates, key=lambda now: (now.heading != judged.heading, abs(now.ordinal - judged.ordinal), now.path, now.passage_id)
    )


def _most_similar(judged: Anchor, document: Sequence[Anchor]) -> Place | None:
    words = SequenceMatcher(None, autojunk=False)
    words.set_seq2(judged.text.casefold().split())
    best, found = LEAST_SIMILAR, None
    for now in sorted(document, key=lambda now: (abs(now.ordinal - judged.ordinal), now.path, now.passage_id)):
        words.set_seq1(now.text.casefold().split())
        if words.real_quick_ratio() >= best and words.quick_ratio() >= best:
            similarity = words.ratio()
            if similarity > best or (similarity == best and found is None):
                best, found = similarity, now
    return Place(found.passage_id, "similar", round(best, 4)) if found else None
