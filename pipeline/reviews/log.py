"""reviews.sqlite: one event per judgement, appended and never changed. A judgement is taken back by a new event."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.errors import VuistregelError
from pipeline.ids import make_id
from pipeline.records import Stance
from pipeline.reviews.anchors import Anchor

Verdict = Literal["accepted", "rejected", "added", "changed_stance", "withdrawn"]

_LOG_VERSION = 1
_BUSY_SECONDS = 30.0
"""How long an append waits for those of others."""
_DDL = (Path(__file__).parent / "log.sql").read_text(encoding="utf-8")
EVENT_COLUMNS = (
    "event_id", "made_at", "reviewer", "code", "verdict", "stance", "evidence_start", "evidence_end", "remark",
    "passage_id", "path", "content_hash", "heading", "ordinal", "text", "digest", "codebook_fingerprint",
    "machine_level", "machine_stance", "machine_score", "machine_source",
)  # fmt: skip
"""The columns of the log, without the number that it gives."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine said of the code when a person judged it."""

    level: str
    stance: str
    score: float
    source: str


@dataclass(frozen=True, slots=True)
class Event:
    """One judgement of one person on one code of one passage. Made by `new_event`, which checks it."""

    event_id: str
    made_at: datetime
    """UTC, without a time zone."""
    reviewer: str
    code: str
    verdict: Verdict
    stance: Stance | None
    """The stance that the person gives; None for a rejection or a withdrawal."""
    evidence: tuple[int, int] | None
    """First character of the evidence in the text of the passage, and one past the last; None where nobody said."""
    remark: str
    passage: Anchor
    codebook_fingerprint: str
    machine: Machine | None
    """None where the machine did not give the code."""


def new_event(
    passage: Anchor,
    code: str,
    verdict: Verdict,
    *,
    reviewer: str,
    made_at: datetime,
    stance: Stance | None = None,
    evidence: tuple[int, int] | None = None,
    remark: str = "",
    codebook_fingerprint: str = "",
    machine: Machine | None = None,
) -> Event:
    """A judgement; its id follows from what it says, so that the same judgement is never in the log twice.

    A time without a zone is UTC. Raises VuistregelError when it contradicts itself: an approval without stance, evidence
    outside the passage.
    """
    _check(passage, code, verdict, reviewer, stance, evidence)
    if made_at.tzinfo:
        made_at = made_at.astimezone(UTC).replace(tzinfo=None)
    parts = (verdict, stance or "", str(evidence), remark, passage.passage_id)
    return Event(
        make_id("rev", made_at.isoformat(timespec="microseconds"), reviewer, code, *parts),
        made_at, reviewer, code, verdict, stance, evidence, remark, passage, codebook_fingerprint, machine,
    )  # fmt: skip


def append(path: Path, judgements: Iterable[Event]) -> int:
    """Add judgements to the log, all of them or none; how many were not there yet.

    Makes the log when there is none. Waits for other programs that append; raises VuistregelError when that takes too long
    or the log cannot be written.
    """
    rows = [tuple(event_row(event).values()) for event in judgements]
    marks = ", ".join("?" for _ in EVENT_COLUMNS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(path, f"file:{_quoted(path)}?mode=rwc") as log:
        log.execute("PRAGMA journal_mode = WAL")
        log.execute("BEGIN IMMEDIATE")
        _make_or_check(log, path)
        known = {row[0] for row in log.execute("SELECT event_id FROM events")}
        fresh = list({row[0]: row for row in rows if row[0] not in known}.values())
        log.executemany(f"INSERT INTO events ({', '.join(EVENT_COLUMNS)}) VALUES ({marks})", fresh)
        log.execute("COMMIT")
    return len(fresh)


def events(path: Path) -> list[Event]:
    """All judgements in the order in which they were made; those of one moment in the order of the log. None without a log."""
    if not path.exists():
        return []
    with _opened(path, f"file:{_quoted(path)}?mode=ro") as log:
        if _version(log) == 0:  # made, but nothing was appended yet
            return []
        _make_or_check(log, path)
        rows = log.execute(f"SELECT {', '.join(EVENT_COLUMNS)} FROM events ORDER BY made_at, sequence").fetchall()
    return [_event(dict(zip(EVENT_COLUMNS, row, strict=True))) for row in rows]


def current(judgements: Iterable[Event]) -> list[Event]:
    """The last word of each reviewer on each code of each passage; what was taken back is left out."""
    last = {(event.passage.passage_id, event.code, event.reviewer): event for event in judgements}
    return [event for event in last.values() if event.verdict != "withdrawn"]


def event_row(event: Event) -> dict[str, Any]:
    """The event as a row of the log, in the order of `EVENT_COLUMNS`."""
    start, end = event.evidence or (None, None)
    passage, machine = event.passage, event.machine
    return {
        "event_id": event.event_id,
        "made_at": event.made_at.isoformat(timespec="microseconds"),
        "reviewer": event.reviewer,
        "code": event.code,
        "verdict": event.verdict,
        "stance": event.stance,
        "evidence_start": start,
        "evidence_end": end,
        "remark": event.remark,
        "passage_id": passage.passage_id,
        "path": passage.path,
        "content_hash": passage.content_hash,
        "heading": passage.heading,
        "ordinal": passage.ordinal,
        "text": passage.text,
        "digest": passage.digest,
        "codebook_fingerprint": event.codebook_fingerprint,
        "machine_level": machine and machine.level,
        "machine_stance": machine and machine.stance,
        "machine_score": machine and machine.score,
        "machine_source": machine and machine.source,
    }


def _event(row: dict[str, Any]) -> Event:
    start, end = row["evidence_start"], row["evidence_end"]
    machine = tuple(row[f"machine_{name}"] for name in ("level", "stance", "score", "source"))
    return Event(
        row["event_id"],
        datetime.fromisoformat(row["made_at"]),
        row["reviewer"],
        row["code"],
        row["verdict"],
        row["stance"],
        None if start is None else (start, end),
        row["remark"],
        Anchor(row["passage_id"], row["path"], row["content_hash"], row["heading"], row["ordinal"], row["text"]),
        row["codebook_fingerprint"],
        None if machine[0] is None else Machine(*machine),
    )


def _check(
    passage: Anchor, code: str, verdict: Verdict, reviewer: str, stance: Stance | None, evidence: tuple[int, int] | None
) -> None:
    subject = f"judgement on {code} of {passage.passage_id}"
    if verdict not in get_args(Verdict):
        raise VuistregelError(subject, f"has the unknown verdict '{verdict}'", f"Use one of: {', '.join(get_args(Verdict))}")
    if not reviewer.strip():
        raise VuistregelError(subject, "has no reviewer", "Say who judged")
    needs_stance = verdict not in {"rejected", "withdrawn"}
    if needs_stance and stance not in get_args(Stance):
        raise VuistregelError(subject, f"has no stance ('{stance or ''}')", f"Use one of: {', '.join(get_args(Stance))}")
    if stance is not None and not needs_stance:
        raise VuistregelError(subject, f"is {verdict} and cannot have a stance", "Leave the stance out")
    if evidence is not None and not 0 <= evidence[0] < evidence[1] <= len(passage.text):
        raise VuistregelError(subject, f"has evidence {evidence} outside its passage", f"Stay within 0 and {len(passage.text)}")
    if evidence is not None and not passage.text[slice(*evidence)].strip():
        raise VuistregelError(subject, f"has evidence {evidence} without words", "Name the words that carry the code")


@contextmanager
def _opened(path: Path, uri: str) -> Iterator[sqlite3.Connection]:
    """A connection that commits nothing by itself; what goes wrong becomes one sentence."""
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)) as log:
            log.execute("PRAGMA synchronous = FULL")
            yield log
    except (sqlite3.Error, OSError) as error:
        raise VuistregelError(
            str(path), f"the log of judgements cannot be used ({error})", "Look at the rights and the room there, then try again"
        ) from error


def _make_or_check(log: sqlite3.Connection, path: Path) -> None:
    version = _version(log)
    if version == 0:
        for statement in _DDL.split(";;"):
            log.execute(statement)
        log.execute(f"PRAGMA user_version = {_LOG_VERSION}")
    elif version != _LOG_VERSION:
        raise VuistregelError(
            str(path), f"has version {version} of the log, this program has {_LOG_VERSION}", "Use the program that made it"
        )


def _version(log: sqlite3.Connection) -> int:
    return int(log.execute("PRAGMA user_version").fetchone()[0])


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
