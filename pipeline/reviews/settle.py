"""From all judgements to what holds now: the last word of each reviewer, agreement between reviewers, what must be looked at."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.reviews.anchors import Place
from pipeline.reviews.log import Event

Status = Literal["applied", "look_again", "orphan", "disputed", "replaced", "withdrawn"]
"""applied: it holds. look_again: its passage changed, a person has to look again. orphan: its passage or its code is gone.
disputed: reviewers say different things, so none of them is applied. replaced: a later judgement took its place.
withdrawn: taken back."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement with what became of it."""

    event: Event
    place: Place | None
    status: Status


def settle(events: Sequence[Event], places: Mapping[str, Place | None], codes: Collection[str]) -> list[Judged]:
    """What became of every judgement, in their order.

    `events` in the order in which they were made, `places` by event id. A judgement of the same reviewer on the same code
    replaces the earlier one, also where the passage has another id now. A judgement on a passage that changed is settled
    when anybody judges the changed passage.
    """
    heads = _last_words(events, places)
    statuses: dict[str, Status] = {}
    for event in events:
        head = heads[_thread(event, places[event.event_id])]
        if head.verdict == "withdrawn":
            statuses[event.event_id] = "withdrawn"
        elif head is not event:
            statuses[event.event_id] = "replaced"
    standing = [event for event in events if event.event_id not in statuses]
    statuses |= _of_standing(standing, places, codes)
    return [Judged(event, places[event.event_id], statuses[event.event_id]) for event in events]


def _last_words(events: Sequence[Event], places: Mapping[str, Place | None]) -> dict[tuple[str, str, str], Event]:
    return {_thread(event, places[event.event_id]): event for event in events}


def _thread(event: Event, place: Place | None) -> tuple[str, str, str]:
    """What later judgements replace earlier ones in; a passage that is not surely found again keeps its own thread."""
    passage_id = place.passage_id if place and place.certain else event.passage.passage_id
    return passage_id, event.code, event.reviewer


def _of_standing(events: Sequence[Event], places: Mapping[str, Place | None], codes: Collection[str]) -> dict[str, Status]:
    statuses: dict[str, Status] = {}
    certain: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        place = places[event.event_id]
        if place is None or event.code not in codes:
            statuses[event.event_id] = "orphan"
        elif place.certain:
            certain[place.passage_id, event.code].append(event)
    for group in certain.values():
        agreed = len({event.stance for event in group}) == 1
        statuses |= {event.event_id: "applied" if agreed else "disputed" for event in group}
    for event in events:
        if event.event_id not in statuses:
            place = places[event.event_id]
            assert place is not None
            later = [other for other in certain[place.passage_id, event.code] if other.made_at >= event.made_at]
            statuses[event.event_id] = "replaced" if later else "look_again"
    return statuses
