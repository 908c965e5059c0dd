"""What an ingestion has to do, and what it did: the decisions around the path of a single document."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline import __version__
from pipeline.codebook import load_codebook
from pipeline.discover import SourceFile
from pipeline.extract import mendable
from pipeline.ids import make_id
from pipeline.nlp import model_name
from pipeline.process import Fingerprints, fingerprints
from pipeline.records import Outcome
from pipeline.settings import Settings
from pipeline.store import FileState, Run, Store


@dataclass(frozen=True, slots=True)
class Plan:
    """The files that need work, and those that do not."""

    pending: tuple[SourceFile, ...]
    unchanged: int
    failed_before: tuple[tuple[str, str], ...]
    """(path, reason) of files that could not be taken in last time and have not changed since."""
    fingerprints: Fingerprints


@dataclass(slots=True)
class Summary:
    """What a run did, counted while its batches come in."""

    ok: int = 0
    skipped: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """(path, reason), those of earlier runs included."""
    warnings: list[tuple[str, str]] = field(default_factory=list)
    """(path, warning) of documents that were taken in, but whose text wants a look."""
    passages: int = 0
    words: int = 0
    codings: Counter[str] = field(default_factory=Counter)
    """Family → codings."""
    stage_seconds: Counter[str] = field(default_factory=Counter)
    """Stage → seconds of work, over all processes."""
    seconds: float = 0.0
    """Wall time."""

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count a batch."""
        for outcome in outcomes:
            if outcome.document is None:
                self.failed.append((outcome.path, outcome.reason))
                continue
            self.ok += 1
            self.warnings += [(outcome.path, warning) for warning in outcome.warnings]
            self.passages += len(outcome.passages)
            self.words += outcome.document.words
            self.codings.update(coding.code.partition(".")[0] for coding in outcome.codings)
            self.stage_seconds.update(outcome.seconds)

    @property
    def words_per_second(self) -> float:
        return self.words / self.seconds if self.seconds else 0.0

    def figures(self) -> dict[str, int]:
        """The integer columns of `runs`."""
        return {
            "documents_ok": self.ok,
            "documents_skipped": self.skipped,
            "documents_failed": len(self.failed),
            "passages": self.passages,
            "codings": self.codings.total(),
            "words": self.words,
        }


def plan(files: Iterable[SourceFile], settings: Settings, store: Store, retry: bool = False) -> Plan:
    """Decide what to do with every file.

    A file is left alone when its size and time of change, what a sidecar says of it, and everything its outcome depended on,
    are as they were. Files that failed for a passing reason are always tried again, other failed
    ones when they changed, when the program changed, when the program is installed that they wait for, or with
    `retry`, which also takes documents again of which some pages were not read.
    """
    prints = fingerprints(settings)
    states = store.file_states()
    mended = mendable()
    pending: list[SourceFile] = []
    failed_before: list[tuple[str, str]] = []
    unchanged = 0
    for file in files:
        state = states.get(file.key)
        now = (file.size, file.modified_ns, file.declared.fingerprint, prints.all)
        same = state is not None and (state.size, state.modified_ns, state.declared, state.extraction) == now
        if state is None or not same or _again(state, retry, mended):
            pending.append(file)
        elif state.status == "failed":
            failed_before.append((state.path, state.reason))
        else:
            unchanged += 1
    return Plan(tuple(pending), unchanged, tuple(failed_before), prints)


def _again(state: FileState, retry: bool, mended: Collection[str]) -> bool:
    """Whether a file that is as it was deserves another try."""
    if state.status == "failed":
        return state.transient or retry or state.cause in mended
    return state.has_unread_pages and retry


def batches(files: Sequence[SourceFile], size: int) -> Iterator[tuple[SourceFile, ...]]:
    """The files in their order, `size` at a time."""
    return (tuple(files[start : start + size]) for start in range(0, len(files), size))


def begin(store: Store, todo: Plan, settings: Settings, started_at: datetime) -> Run:
    """Record that a run starts, with the codebook and the versions it uses."""
    codebook = load_codebook(settings.lexicons)
    ordinal = store.next_run()
    inputs = [f"{file.path}:{file.size}" for file in todo.pending]
    run = Run(
        run_id=make_id("run", ordinal, todo.fingerprints.all, *inputs),
        ordinal=ordinal,
        command="ingest",
        started_at=started_at,
        product_version=__version__,
        model=model_name(settings.model, settings.models),
        model_fingerprint=todo.fingerprints.annotation,
        codebook_version=codebook.version,
        codebook_fingerprint=codebook.fingerprint,
    )
    store.begin_run(run)
    store.replace_codes(codebook)
    store.set_about(
        {
            "product_version": run.product_version,
            "codebook_version": str(run.codebook_version),
            "codebook_fingerprint": run.codebook_fingerprint,
            "model": run.model,
            "last_run": run.run_id,
        }
    )
    return run


def lost(files: Iterable[SourceFile], why: str) -> list[Outcome]:
    """Outcomes for a batch whose process did not come back; the next run tries these files again."""
    reason = f"was not finished ({why}). Run again; if it happens with the same file, leave that file out."
    return [
        Outcome(
            path=file.path,
            location=file.key,
            size=file.size,
            modified_ns=file.modified_ns,
            content_hash="",
            declared=file.declared.fingerprint,
            status="failed",
            cause="interrupted",
            stage="process",
            reason=reason,
            transient=True,
        )
        for file in files
    ]


def is_published(store: Store, published: Path) -> bool:
    """Whether the published database holds the last run of the store."""
    if not published.is_file():
        return False
    try:
        with duckdb.connect(str(published), read_only=True) as connection:
            shown = connection.execute("SELECT value FROM about WHERE key = 'last_run'").fetchone()
    except duckdb.Error:
        return False
    return shown == store.connection.execute("SELECT value FROM about WHERE key = 'last_run'").fetchone()
