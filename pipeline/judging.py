"""Making judgements on the passages of the published corpus: one by one, or from a table."""

import csv
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import duckdb

from pipeline.errors import VuistregelError
from pipeline.records import Stance
from pipeline.reviews import Anchor, Event, Machine, Verdict, new_event
from pipeline.store import SCHEMA_VERSION

REQUIRED_COLUMNS = ("passage_id", "code", "verdict")
_COLUMNS = {*REQUIRED_COLUMNS, "stance", "remark", "reviewer", "evidence_start", "evidence_end", "made_at"}


class Corpus:
    """The published corpus as people judge it. `connection` is open as long as this is used. VuistregelError for an old one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        check_schema(connection)
        self._connection = connection
        self._codes = {row[0] for row in connection.execute("SELECT code FROM codes").fetchall()}
        row = connection.execute("SELECT value FROM about WHERE key = 'codebook_fingerprint'").fetchone()
        self._fingerprint = row[0] if row else ""

    def judgement(
        self,
        passage_id: str,
        code: str,
        verdict: Verdict,
        *,
        reviewer: str,
        made_at: datetime,
        stance: Stance | None = None,
        evidence: tuple[int, int] | None = None,
        remark: str = "",
    ) -> Event:
        """The judgement with the passage as it stands now and what the machine says of it; it is not in the log yet.

        An approval without stance or evidence takes those of the coding. Raises VuistregelError for an unknown passage or code,
        and for what `new_event` refuses.
        """
        if code not in self._codes:
            raise VuistregelError(f"code {code}", "is not in the codebook", "See 'vuistregel codebook list'")
        coding = self._coding(passage_id, code)
        if coding and verdict in {"accepted", "added", "changed_stance"}:
            stance = stance or coding["stance"]
            evidence = evidence or (coding["evidence_start"], coding["evidence_end"])
        return new_event(
            self._passage(passage_id), code, verdict, reviewer=reviewer, made_at=made_at, stance=stance, evidence=evidence,
            remark=remark, codebook_fingerprint=self._fingerprint, machine=self._machine(passage_id, code, coding),
        )  # fmt: skip

    def _passage(self, passage_id: str) -> Anchor:
        row = self._connection.execute(
            """SELECT passage_id, path, content_hash, heading, ordinal, p.text
               FROM passages p JOIN documents USING (document_id) WHERE passage_id = ?""",
            [passage_id],
        ).fetchone()
        if row is None:
            raise VuistregelError(f"passage {passage_id}", "is not in the corpus", "Take a passage_id from coded_passages")
        return Anchor(*row)

    def _coding(self, passage_id: str, code: str) -> dict[str, Any] | None:
        return self._row(
            """FROM (FROM codings UNION ALL BY NAME FROM rejected_codings)
               SELECT stance, evidence_start, evidence_end, level, score, source WHERE passage_id = ? AND code = ?""",
            passage_id, code,
        )  # fmt: skip

    def _machine(self, passage_id: str, code: str, coding: Mapping[str, Any] | None) -> Machine | None:
        """What the machine says, also where a person has judged the coding before."""
        judged = self._row(
            """SELECT machine_level AS level, machine_stance AS stance, machine_score AS score, machine_source AS source
               FROM reviews WHERE passage_id = ? AND code = ? LIMIT 1""",
            passage_id, code,
        )  # fmt: skip
        said = judged or coding
        if said is None or said["level"] is None or said["source"] == "human":
            return None
        return Machine(said["level"], said["stance"], said["score"], said["source"])

    def _row(self, sql: str, *values: str) -> dict[str, Any] | None:
        cursor = self._connection.execute(sql, list(values))
        row = cursor.fetchone()
        return dict(zip((column[0] for column in cursor.description), row, strict=True)) if row else None


def check_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Raises VuistregelError for a database that was published by a program with another schema."""
    row = connection.execute("SELECT value FROM about WHERE key = 'schema_version'").fetchone()
    if row != (str(SCHEMA_VERSION),):
        raise VuistregelError(
            "the published database", "was made by another version of Vuistregel", "Publish it again: vuistregel ingest FOLDER"
        )


def read_text(path: Path) -> str:
    """The text of a table, without the mark that Excel puts before it."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise VuistregelError(str(path), f"cannot be read ({error})", "Save it as CSV in UTF-8") from error


def read_judgements(text: str, name: str, corpus: Corpus, reviewer: str, made_at: datetime) -> list[Event]:
    """The judgements in a CSV text, with the columns of REQUIRED_COLUMNS and any of stance, remark, evidence_start, evidence_end,
    reviewer and made_at (ISO 8601, UTC), which win over the arguments. Semicolons are fine; `name` is what errors call it.

    Raises VuistregelError, with name and line, at the first row that is no judgement.
    """
    first = text.partition("\n")[0]
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=";" if first.count(";") > first.count(",") else ",")
    names = set(rows.fieldnames or ())
    missing, unknown = set(REQUIRED_COLUMNS) - names, names - _COLUMNS
    if missing or unknown:
        wrong = f"has no column {sorted(missing)[0]}" if missing else f"has the unknown column '{sorted(unknown)[0]}'"
        raise VuistregelError(name, wrong, f"Use {', '.join(REQUIRED_COLUMNS)} and any of {', '.join(sorted(_COLUMNS))}")
    found = []
    for row in rows:
        where = f"{name}:{rows.line_num}"
        try:
            found.append(_judgement(row, corpus, reviewer, made_at))
        except VuistregelError as error:
            raise VuistregelError(f"{where}: {error.subject}", error.problem, error.remedy) from error
        except (ValueError, TypeError) as error:
            raise VuistregelError(where, f"is no judgement ({error})", "Give every column its value") from error
    return found


def _judgement(row: Mapping[str, str | None], corpus: Corpus, reviewer: str, made_at: datetime) -> Event:
    value = {name: (text or "").strip() for name, text in row.items()}
    start, end = value.get("evidence_start"), value.get("evidence_end")
    time = value.get("made_at")
    return corpus.judgement(
        value["passage_id"],
        value["code"],
        cast(Verdict, value["verdict"]),
        reviewer=value.get("reviewer") or reviewer,
        made_at=datetime.fromisoformat(time) if time else made_at,
        stance=cast(Stance, value.get("stance")) or None,
        evidence=(int(start), int(end)) if start and end else None,
        remark=value.get("remark", ""),
    )
