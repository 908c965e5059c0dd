"""Coding the corpus again from its stored passages and tokens, as far as a change of lexicon or models made it outdated."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import lru_cache, partial
from itertools import groupby
from multiprocessing import get_context
from typing import TYPE_CHECKING

from pipeline.codebook import codebook_of_texts, load_codebook
from pipeline.combine import Coder
from pipeline.errors import VuistregelError
from pipeline.lexicon_changes import only_terms_differ, term_changes
from pipeline.patterns import Pattern
from pipeline.records import AnnotatedPassage, Stages
from pipeline.runs import begin_run
from pipeline.settings import Settings
from pipeline.stages import load_coder, present_stages
from pipeline.store import Store, is_published, open_store, release
from pipeline.store.recoding import (
    Recoded,
    annotated_passages,
    mark_documents,
    outdated,
    passages_to_code,
    replace_codings,
)

if TYPE_CHECKING:
    from pipeline.nlp import Annotator

_CHUNK = 500
"""Passages that are coded and stored together: seconds of work."""
_POOL_FROM = 2_000
"""Passages from which more processes pay: each loads lexicon and models for some 2.3 s, and codes some 200 passages a second."""
_QUEUED_PER_WORKER = 2
"""Chunks handed out ahead, so that no worker waits and memory stays flat."""

Chunk = list[tuple[str, str]]
"""(document id, passage id) of passages that are coded together: all that need it of each of their documents."""


@dataclass(slots=True)
class RecodeCounts:
    """What was coded again, counted while it is stored."""

    documents: int = 0
    """Documents that were brought up to date, also those in which there was nothing to code."""
    passages: int = 0
    gained: int = 0
    """Codings that are new or other than they were."""
    lost: int = 0
    """Codings that are gone or other than they were."""
    new_tokens: bool = False
    """Whether passages were annotated again."""

    @property
    def in_words(self) -> str:
        """One line: what was coded again and what that changed."""
        changes = f"{self.gained} codings new or changed, {self.lost} gone or changed"
        return f"{self.documents} documents, {self.passages} passages: {changes}"


def recode_corpus(settings: Settings, clock: Callable[[], datetime], everything: bool = False) -> RecodeCounts | None:
    """Code the corpus of the settings again as a run of its own, and publish it; None where there was nothing to do.

    Raises VuistregelError where there is no corpus.
    """
    if not settings.working_database.is_file():
        raise VuistregelError(str(settings.home), "has no corpus yet", "Take in documents first: vuistregel ingest FOLDER")
    present = present_stages(settings)
    with open_store(settings.working_database) as store:
        if not outdated(store, present, everything):
            if not is_published(store, settings.published):
                release(store, settings)
            return None
        was_published = is_published(store, settings.published)
        started_at = clock()
        run = begin_run(store, settings, "recode", present, astuple(present), started_at)
        counts = recode(store, settings, present, run.run_id, everything)
        figures = {"documents_recoded": counts.documents, "passages": counts.passages, "codings": counts.gained}
        finished_at = clock()
        store.finish_run(run.run_id, finished_at, (finished_at - started_at).total_seconds(), figures)
        release(store, settings, only_codings=was_published and not counts.new_tokens)
    return counts


def recode(
    store: Store,
    settings: Settings,
    present: Stages,
    run_id: str,
    everything: bool = False,
    advance: Callable[[int], None] | None = None,
) -> RecodeCounts:
    """Bring the tokens and codings of every document to `present`, the fingerprints of the settings; files are not looked at.

    Where only terms of the lexicon changed, only passages are coded in which one of these can stand. A run that is broken off
    keeps what it stored; the next one does the rest. `everything` codes all passages. `advance` hears of documents that are done.
    """
    counts = RecodeCounts()
    for group in outdated(store, present, everything):
        new_tokens = group.made_with.annotation != present.annotation
        counts.new_tokens |= new_tokens
        patterns = None if everything else changed_patterns(store, settings, group.made_with, present)
        chunks = list(_chunks(passages_to_code(store, group.documents, patterns)))
        waiting = len(group.documents)
        for chunk, recoded in _recoded(store, chunks, settings, present, new_tokens):
            documents = sorted({document for document, _ in chunk})
            difference = replace_codings(store, recoded, present, documents, run_id)
            counts.passages += len(chunk)
            counts.gained += difference.gained
            counts.lost += difference.lost
            waiting -= len(documents)
            if advance:
                advance(len(documents))
        mark_documents(store, group.documents, present)
        counts.documents += len(group.documents)
        if advance:
            advance(waiting)
    return counts


def changed_patterns(store: Store, settings: Settings, made_with: Stages, present: Stages) -> list[Pattern] | None:
    """The patterns without which a passage keeps its codings; None where any passage may get others."""
    old = store.lexicon(made_with.lexicon)
    if not old or (made_with.annotation, made_with.classifier) != (present.annotation, present.classifier):
        return None
    before, after = codebook_of_texts(old), load_codebook(settings.lexicons)
    if not only_terms_differ(before, after):
        return None
    return [pattern for change in term_changes(before, after) for pattern in change.patterns]


def _chunks(passages: Iterable[tuple[str, str]]) -> Iterator[Chunk]:
    """Passages in order, about as many together as make a chunk, documents whole."""
    chunk: Chunk = []
    for _, of_document in groupby(passages, key=lambda row: row[0]):
        chunk += of_document
        if len(chunk) >= _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _recoded(
    store: Store, chunks: Sequence[Chunk], settings: Settings, present: Stages, new_tokens: bool
) -> Iterator[tuple[Chunk, Recoded]]:
    """Every chunk with its codings, in order; in more processes where there is much to do."""
    read = partial(_read, store)
    code = partial(code_passages, settings=settings, present=present, new_tokens=new_tokens)
    workers = min(settings.workers, len(chunks))
    if workers < 2 or sum(map(len, chunks)) < _POOL_FROM:
        yield from ((chunk, code(read(chunk))) for chunk in chunks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[tuple[Chunk, Future[Recoded]]] = deque()
        try:
            for chunk in chunks:
                waiting.append((chunk, pool.submit(code, read(chunk))))
                if len(waiting) > _QUEUED_PER_WORKER * workers:
                    first, future = waiting.popleft()
                    yield first, future.result()
            for chunk, future in waiting:
                yield chunk, future.result()
        except BrokenProcessPool as error:
            problem = "was broken off, since one of its processes was ended from outside"
            raise VuistregelError("coding again", problem, "Run again: what was done is kept") from error


def _read(store: Store, chunk: Chunk) -> list[AnnotatedPassage]:
    return annotated_passages(store.connection, [passage for _, passage in chunk])


def code_passages(passages: Sequence[AnnotatedPassage], settings: Settings, present: Stages, new_tokens: bool = False) -> Recoded:
    """The codings of passages, from their tokens as they are or, with `new_tokens`, made again."""
    if new_tokens:
        passages = _annotator(settings, present).annotate_passages([item.passage for item in passages])
    codings = [coding for found in _coder(settings, present).code_all(passages) for coding in found]
    return Recoded(passages, codings, new_tokens)


@lru_cache(maxsize=1)
def _coder(settings: Settings, present: Stages) -> Coder:  # noqa: ARG001 - tells a changed lexicon or model from the kept one
    """The coder, kept for the life of the process."""
    return load_coder(settings)


@lru_cache(maxsize=1)
def _annotator(settings: Settings, present: Stages) -> "Annotator":  # noqa: ARG001 - as above
    from pipeline.nlp import load_annotator  # spaCy takes seconds to import, and is seldom needed here

    return load_annotator(settings.model, settings.models)
