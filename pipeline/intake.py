"""What an ingestion has to do, and what it did: the decisions around the path of a single document."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipeline.discover import SourceFile
from pipeline.extract import mendable
from pipeline.ids import file_hash
from pipeline.process import fingerprints
from pipeline.recode import RecodeCounts, recode
from pipeline.records import Fingerprints, Outcome, Stages
from pipeline.runs import begin_run
from pipeline.settings import Settings
from pipeline.store import FileState, Run, Store
from pipeline.store.recoding import outdated
from pipeline.store.versions import forget_vanished, settle

_BATCH_BYTES = 4_000_000
"""The most that the files of a batch hold together, so that a batch of long reports does not run for many minutes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files that need work, and those that do not; locations are absolute paths."""

    pending: tuple[SourceFile, ...]
    unchanged: int
    failed_before: tuple[tuple[str, str], ...]
    """(path, reason) of files that could not be taken in last time and have not changed since."""
    fingerprints: Fingerprints
    outdated: int = 0
    """Documents whose tokens or codings were made with another pipeline, lexicon or model."""
    missing: tuple[str, ...] = ()
    """Locations under the paths of the run where no file is any more."""
    vanished_before: tuple[str, ...] = ()
    """Paths of those that an earlier run did not find either, sorted."""
    returned: tuple[str, ...] = ()
    """Locations where a vanished file is again, unchanged."""

    @property
    def has_work(self) -> bool:
        """Whether the corpus is not what the files, lexicons and models give."""
        return bool(self.pending or self.outdated or self.returned or len(self.missing) > len(self.vanished_before))


@dataclass(slots=True)
class Summary:
    """What a run did, counted while its batches come in."""

    ok: int = 0
    skipped: int = 0
    waiting: int = 0
    """Documents that are still being copied."""
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
    recoded: RecodeCounts = field(default_factory=RecodeCounts)
    vanished: list[str] = field(default_factory=list)
    """Paths of documents whose file is gone, those of earlier runs included, sorted."""
    newly_vanished: int = 0
    moved: tuple[tuple[str, str], ...] = ()
    """Old and new path."""
    forgotten: tuple[str, ...] = ()
    """Paths of vanished documents that were taken out."""

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
            "documents_recoded": self.recoded.documents,
            "documents_vanished": self.newly_vanished,
            "passages": self.passages,
            "codings": self.codings.total(),
            "words": self.words,
        }


def plan(files: Iterable[SourceFile], settings: Settings, store: Store, retry: bool = False, paths: Sequence[Path] = ()) -> Plan:
    """Decide what to do with every file, and with what was found under `paths` before and is not among the files.

    A file is left alone when its bytes, what a sidecar says of it, and the extraction are as they were; its bytes are read only
    where its time of change is another and its size is not. Files that failed for a passing reason are always tried again,
    other failed ones when they changed, when the program changed, when the program is installed that they wait for, or with
    `retry`, which also takes documents again of which some pages were not read.
    """
    prints = fingerprints(settings)
    states = store.file_states()
    mended = mendable()
    pending: list[SourceFile] = []
    same: dict[str, SourceFile] = {}
    for file in files:
        state = states.get(file.key)
        if state is None or not _is_same(file, state, prints) or _again(state, retry, mended):
            pending.append(file)
        else:
            same[file.key] = file
    store.remember_times({key: file.modified_ns for key, file in same.items() if file.modified_ns != states[key].modified_ns})
    seen = same.keys() | {file.key for file in pending}
    roots = [path.resolve() for path in paths]
    gone = (key for key in states.keys() - seen if not Path(key).exists())  # one that is being copied is there, but waits
    missing = sorted(key for key in gone if any(Path(key).is_relative_to(root) for root in roots))
    failed = [(state.path, state.reason) for state in map(states.__getitem__, same) if state.status == "failed"]
    return Plan(
        pending=tuple(pending),
        unchanged=len(same) - len(failed),
        failed_before=tuple(failed),
        fingerprints=prints,
        outdated=_outdated(store, prints.stages, pending, states),
        missing=tuple(missing),
        vanished_before=tuple(sorted(states[key].path for key in missing if states[key].has_vanished)),
        returned=tuple(key for key in same if states[key].has_vanished),
    )


def _is_same(file: SourceFile, state: FileState, prints: Fingerprints) -> bool:
    if (state.size, state.declared, state.extraction) != (file.size, file.declared.fingerprint, prints.extraction):
        return False
    if state.modified_ns == file.modified_ns:
        return True
    try:
        return file_hash(file.location) == state.content_hash
    except OSError:
        return False


def _outdated(store: Store, stages: Stages, pending: Iterable[SourceFile], states: Mapping[str, FileState]) -> int:
    """Documents to code again; those of pending files come anew."""
    renewed = {states[file.key].document_id for file in pending if file.key in states}
    return sum(len(set(group.documents) - renewed) for group in outdated(store, stages))


def _again(state: FileState, retry: bool, mended: Collection[str]) -> bool:
    """Whether a file that is as it was deserves another try."""
    if state.status == "failed":
        return state.transient or retry or state.cause in mended
    return state.has_unread_pages and retry


def batches(files: Sequence[SourceFile], settings: Settings) -> Iterator[tuple[SourceFile, ...]]:
    """The files in their order: at most `batch_size` at a time, fewer when they are large, and fewer towards the end.

    Half of what each worker would still have to do is the most that one takes, so that all are ready at about the same time
    (guided self-scheduling, Polychronopoulos and Kuck 1987).
    """
    start = 0
    while start < len(files):
        share = math.ceil((len(files) - start) / (2 * settings.workers))
        end = start + 1
        heavy = files[start].size
        while end < min(start + share, start + settings.batch_size, len(files)) and heavy + files[end].size <= _BATCH_BYTES:
            heavy += files[end].size
            end += 1
        yield tuple(files[start:end])
        start = end


def begin(store: Store, todo: Plan, settings: Settings, started_at: datetime) -> Run:
    """Record that a run starts, with the codebook and the versions it uses."""
    inputs = [todo.fingerprints.all, *(f"{file.path}:{file.size}" for file in todo.pending)]
    return begin_run(store, settings, "ingest", todo.fingerprints.stages, inputs, started_at)


def finish(
    store: Store,
    todo: Plan,
    settings: Settings,
    run: Run,
    summary: Summary,
    forget: bool = False,
    advance: Callable[[int], None] | None = None,
) -> None:
    """What a run does when its files are in: code the other documents again as far as they need it, and settle what is gone.

    With `forget`, documents whose files are gone are taken out of the corpus. `advance` hears of documents that are coded again.
    """
    summary.recoded = recode(store, settings, todo.fingerprints.stages, run.run_id, advance=advance)
    settled = settle(store, todo.missing, todo.returned, run.run_id)
    summary.newly_vanished = len(settled.vanished)
    summary.moved = settled.moved
    if forget:
        summary.forgotten = forget_vanished(store, todo.missing)
    moved = {old for old, _ in settled.moved}
    summary.vanished = sorted({*settled.vanished, *todo.vanished_before} - moved - set(summary.forgotten))


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
