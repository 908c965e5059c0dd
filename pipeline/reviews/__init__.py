"""Judgements of people on codings: an append-only log, and where each judgement belongs in the corpus as it is now."""

from pipeline.reviews.anchors import Anchor, Place, find
from pipeline.reviews.log import EVENT_COLUMNS, Event, Machine, Verdict, append, current, event_row, events, new_event
from pipeline.reviews.settle import Judged, Status, settle

__all__ = [
    "EVENT_COLUMNS",
    "Anchor",
    "Event",
    "Judged",
    "Machine",
    "Place",
    "Status",
    "Verdict",
    "append",
    "current",
    "event_row",
    "events",
    "find",
    "new_event",
    "settle",
]
