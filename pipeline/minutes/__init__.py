"""The notes of a meeting as data: points of the agenda, decisions, actions, who was there, who spoke."""

from collections.abc import Sequence
from datetime import date

from pipeline.minutes.actions import find_actions
from pipeline.minutes.agenda import find_agenda, find_turns
from pipeline.minutes.attendance import find_attendance
from pipeline.minutes.decisions import find_decisions
from pipeline.records import Attendee, Minutes
from pipeline.segment import PlacedBlock

MINUTES_VERSION = 1
"""Raised when the same blocks give other rows."""


def read_minutes(placed: Sequence[PlacedBlock], day: date | None) -> Minutes:
    """What the notes of a meeting say, each part with its place in the text of the document. `day` is when it was held."""
    attendance = find_attendance(placed)
    names = _names(attendance)
    return Minutes(
        agenda=tuple(find_agenda(placed)),
        decisions=tuple(find_decisions(placed)),
        actions=tuple(find_actions(placed, day, names)),
        attendance=tuple(attendance),
        turns=tuple(find_turns(placed, names)),
    )


def _names(attendance: Sequence[Attendee]) -> frozenset[str]:
    """How minutes call the people who were there: by their whole name, their first or their last one."""
    whole = [attendee.span.text.split() for attendee in attendance]
    return frozenset(" ".join(name) for name in whole) | {name[0] for name in whole} | {name[-1] for name in whole}
