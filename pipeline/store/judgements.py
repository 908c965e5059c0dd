"""Merging the judgements of people into the copy that is published; the working database keeps what the machine said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from pipeline.ids import make_id
from pipeline.reviews import Anchor, Event, Judged, Place, event_row, find, settle
from pipeline.reviews.anchors import digest_of, moved_offset
from pipeline.store.loading import insert_rows, registered
from pipeline.store.tables import Row

_JUDGEMENT = {"accepted": "accepted", "rejected": "rejected", "added": "added", "changed_stance": "changed"}
"""Verdict → codings.judgement."""
JUDGED = ("codings", "rejected_codings", "reviews")
"""The tables that `merge` fills."""
_BY_PERSON = "oordeel van een beoordelaar"
"""codings.rule of what only a person saw."""
_ANCHORS = """
    SELECT p.passage_id, d.path, d.content_hash, p.heading, p.ordinal, p.text
    FROM passages p JOIN documents d USING (document_id)"""
_ROWS_AT_ONCE = 10_000

Spot = tuple[str, str]
"""Passage and code."""


def merge(connection: duckdb.DuckDBPyConnection, source: str, events: Sequence[Event]) -> None:
    """Fill the tables JUDGED of the current database, whose passages, documents and codes are there.

    `source` is the database with the codings of the machine, `events` come in the order in which they were made.
    """
    parents = dict(connection.execute("SELECT code, parent FROM codes").fetchall())
    judged = settle(events, _places(connection, events), parents)
    machine = _machine_codings(connection, source, judged)
    settled = _settled(connection, judged, machine, parents)
    _copy_codings(connection, source, settled)
    insert_rows(connection, "rejected_codings", [row for row in settled if row["judgement"] == "rejected"])
    insert_rows(connection, "reviews", [_review_row(entry, machine) for entry in judged])
    connection.execute("INSERT INTO about VALUES ('judgements', ?)", [str(len(events))])


def _places(connection: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> dict[str, Place | None]:
    """Event → the passage that it belongs to now. Where every passage has kept its id, nothing else is read."""
    anchors = dict.fromkeys(event.passage for event in events)
    ids = sorted({anchor.passage_id for anchor in anchors})
    with_id = _read(connection, f"{_ANCHORS} WHERE passage_id IN (SELECT unnest(?::VARCHAR[]))", ids)
    by_id = {now.passage_id: now for now in with_id}
    kept = {anchor: now for anchor in anchors if (now := by_id.get(anchor.passage_id)) and now.digest == anchor.digest}
    lost = [anchor for anchor in anchors if anchor not in kept]
    same_words = _with_words_of(connection, lost)
    moved = _moved_to(connection, lost)
    documents = _of_documents(connection, [anchor for anchor in lost if anchor.digest not in same_words], moved)
    found = {anchor: find(anchor, [now], ()) for anchor, now in kept.items()}
    for anchor in lost:
        found[anchor] = find(anchor, same_words.get(anchor.digest, ()), documents.get(anchor, ()), moved.get(anchor.path, ()))
    return {event.event_id: found[event.passage] for event in events}


def _read(connection: duckdb.DuckDBPyConnection, sql: str, *values: Sequence[str]) -> Iterable[Anchor]:
    rows = connection.execute(sql, list(values))
    while batch := rows.fetchmany(_ROWS_AT_ONCE):
        yield from (Anchor(*row) for row in batch)


def _with_words_of(connection: duckdb.DuckDBPyConnection, lost: Iterable[Anchor]) -> dict[str, list[Anchor]]:
    """Digest → the passages of the corpus with it, for the digests of the lost ones."""
    wanted = {anchor.digest for anchor in lost}
    found: dict[str, list[Anchor]] = {}
    for now in _read(connection, _ANCHORS) if wanted else ():
        digest = digest_of(now.text)
        if digest in wanted:
            found.setdefault(digest, []).append(now)
    return found


def _moved_to(connection: duckdb.DuckDBPyConnection, lost: Iterable[Anchor]) -> dict[str, set[str]]:
    """Path → other paths at which a version of the document stood, with the same bytes."""
    moved: dict[str, set[str]] = {}
    rows = connection.execute(
        """SELECT DISTINCT was.path, other.path FROM document_versions was JOIN document_versions other USING (content_hash)
           WHERE was.path <> other.path AND was.path IN (SELECT unnest(?::VARCHAR[]))""",
        [sorted({anchor.path for anchor in lost})],
    ).fetchall()
    for path, other in rows:
        moved.setdefault(path, set()).add(other)
    return moved


def _of_documents(
    connection: duckdb.DuckDBPyConnection, lost: Sequence[Anchor], moved: Mapping[str, Collection[str]]
) -> dict[Anchor, list[Anchor]]:
    """The passages of the document of each lost one: at its path, else wherever it was moved."""
    if not lost:
        return {}
    paths = {path for anchor in lost for path in (anchor.path, *moved.get(anchor.path, ()))}
    where = "WHERE d.path IN (SELECT unnest(?::VARCHAR[])) OR d.content_hash IN (SELECT unnest(?::VARCHAR[]))"
    there = list(_read(connection, f"{_ANCHORS} {where}", sorted(paths), sorted({anchor.content_hash for anchor in lost})))
    found = {}
    for anchor in lost:
        elsewhere = moved.get(anchor.path, ())
        found[anchor] = [now for now in there if now.path == anchor.path] or [
            now for now in there if now.path in elsewhere or now.content_hash == anchor.content_hash
        ]
    return found


def _machine_codings(connection: duckdb.DuckDBPyConnection, source: str, judged: Sequence[Judged]) -> dict[Spot, Row]:
    """What the machine says of the passages that people judged."""
    passages = sorted({entry.place.passage_id for entry in judged if entry.place})
    cursor = connection.execute(
        f"SELECT * FROM {source}.main.codings WHERE passage_id IN (SELECT unnest(?::VARCHAR[]))", [passages]
    )
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return {(row["passage_id"], row["code"]): row for row in rows}


def _settled(
    connection: duckdb.DuckDBPyConnection, judged: Sequence[Judged], machine: dict[Spot, Row], parents: dict[str, str | None]
) -> list[Row]:
    """The codings that judgements change or add, as they are to be, rejected ones included."""
    verdicts = {
        (entry.place.passage_id, entry.event.code): entry.event for entry in judged if entry.status == "applied" and entry.place
    }
    passages = _passages(connection, sorted({passage_id for passage_id, _ in verdicts}))
    settled: dict[Spot, Row] = {}
    for spot, event in verdicts.items():
        if event.verdict != "rejected":
            settled[spot] = _approved(event, passages[spot[0]], machine.get(spot))
        elif spot in machine:
            settled[spot] = {**machine[spot], "judgement": "rejected"}
    for (passage_id, code), row in list(settled.items()):
        parent = parents[code]
        if parent and row["judgement"] != "rejected" and (passage_id, parent) not in verdicts:
            settled[passage_id, parent] = _parent(row, parent, machine.get((passage_id, parent)))
    return [settled[spot] for spot in sorted(settled)]


def _passages(connection: duckdb.DuckDBPyConnection, passage_ids: list[str]) -> dict[str, dict[str, Any]]:
    rows = connection.execute(
        """SELECT passage_id, document_id, p.text, d.run_id FROM passages p JOIN documents d USING (document_id)
           WHERE passage_id IN (SELECT unnest(?::VARCHAR[]))""",
        [passage_ids],
    ).fetchall()
    return {row[0]: dict(zip(("passage_id", "document_id", "text", "run_id"), row, strict=True)) for row in rows}


def _approved(event: Event, passage: dict[str, Any], coding: Row | None) -> Row:
    """The coding that a person approves: that of the machine, or one of their own. What the person saw as evidence stays it."""
    text = passage["text"]
    row = dict(coding or _human(passage, event.code))
    row |= {"stance": event.stance, "level": "accepted", "judgement": _JUDGEMENT[event.verdict]}
    if event.evidence:
        start, end = (moved_offset(offset, event.passage.text, text) for offset in event.evidence)
        end = start + len(text[start:end].rstrip())
        row |= {"evidence_start": start, "evidence_end": end, "evidence_text": text[start:end]}
    return row


def _human(passage: dict[str, Any], code: str) -> Row:
    return {
        "coding_id": make_id("cod", passage["passage_id"], code),
        "passage_id": passage["passage_id"],
        "document_id": passage["document_id"],
        "code": code,
        "score": 1.0,
        "source": "human",
        "evidence_start": 0,
        "evidence_end": len(passage["text"]),
        "evidence_text": passage["text"],
        "rule": _BY_PERSON,
        "run_id": passage["run_id"],
    }


def _parent(child: Row, parent: str, coding: Row | None) -> Row:
    """A vuistregel that people approve brings its theme (manual, rule 3)."""
    if coding is not None:
        return {**coding, "level": "accepted"}
    return {
        **child,
        "coding_id": make_id("cod", child["passage_id"], parent),
        "code": parent,
        "score": 1.0,
        "source": "human",
        "rule": _BY_PERSON,
        "judgement": "none",
    }


def _copy_codings(connection: duckdb.DuckDBPyConnection, source: str, settled: Sequence[Row]) -> None:
    order = "ORDER BY document_id, passage_id, code"
    if not settled:
        connection.execute(f"INSERT INTO codings BY NAME SELECT * FROM {source}.main.codings {order}")
        return
    with registered(connection, "settled", settled, list(settled[0])):
        connection.execute(f"""
            INSERT INTO codings BY NAME SELECT * FROM (
                SELECT * FROM {source}.main.codings ANTI JOIN settled USING (coding_id)
                UNION ALL BY NAME SELECT * FROM settled WHERE judgement <> 'rejected') {order}""")


def _review_row(entry: Judged, machine: dict[Spot, Row]) -> Row:
    row = event_row(entry.event)
    place = entry.place
    now = machine.get((place.passage_id, entry.event.code), {}) if place else {}
    kept = ("reviewer", "code", "verdict", "stance", "evidence_start", "evidence_end", "remark")
    anchored = ("path", "heading", "ordinal", "text", "codebook_fingerprint")
    said = ("level", "stance", "score", "source")
    return {
        "review_id": row["event_id"],
        "reviewed_at": entry.event.made_at,
        **{name: row[name] for name in (*kept, *anchored)},
        "status": entry.status,
        "passage_id": place and place.passage_id,
        "found_by": place and place.found_by,
        "similarity": place and place.similarity,
        "judged_passage_id": row["passage_id"],
        **{f"judged_{name}": row[f"machine_{name}"] for name in said},
        **{f"machine_{name}": now.get(name) for name in said},
    }
