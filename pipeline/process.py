"""One document through the whole path: file → extract → segment → annotate → code → Outcome."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline import __version__
from pipeline.boxes import passage_boxes
from pipeline.clean import TEXT_VERSION
from pipeline.combine import Coder
from pipeline.discover import SourceFile
from pipeline.duplicates import DUPLICATES_VERSION, sign
from pipeline.errors import DocumentError
from pipeline.extract import EXTRACTION_VERSION
from pipeline.extract.guard import GuardedExtractor, Limits
from pipeline.extract.quality import document_quality, quality_warnings
from pipeline.ids import file_hash, make_id, text_hash
from pipeline.language import passage_language
from pipeline.metadata import METADATA_VERSION, describe
from pipeline.minutes import MINUTES_VERSION, read_minutes
from pipeline.minutes_words import MinutesWords, find_weights, load_minutes_words
from pipeline.nlp import Annotator, load_annotator
from pipeline.records import Document, Extracted, Fingerprints, Metadata, Minutes, Outcome
from pipeline.segment import SEGMENT_VERSION, document_text, segment
from pipeline.settings import Settings
from pipeline.stages import load_coder, present_stages


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps need, loaded once per process."""

    extractor: GuardedExtractor
    minutes: MinutesWords | None
    annotator: Annotator
    coder: Coder


def fingerprints(settings: Settings) -> Fingerprints:
    """The fingerprints of the present code, models and lexicons, without loading a model."""
    versions = (TEXT_VERSION, EXTRACTION_VERSION, SEGMENT_VERSION, METADATA_VERSION, MINUTES_VERSION, DUPLICATES_VERSION)
    minutes = find_weights(settings.models)
    extraction = text_hash(".".join(map(str, versions)), file_hash(minutes) if minutes else "")
    return Fingerprints(extraction, present_stages(settings))


@lru_cache(maxsize=1)
def load_tools(settings: Settings) -> Tools:
    """Models and lexicons, kept for the life of the process. Raises VuistregelError when one is missing or wrong."""
    return Tools(
        GuardedExtractor(Limits()),
        load_minutes_words(settings.models),
        load_annotator(settings.model, settings.models),
        load_coder(settings),
    )


def process_batch(files: Sequence[SourceFile], settings: Settings) -> list[Outcome]:
    """Every file of a batch through the whole path; one outcome each, in order."""
    tools = load_tools(settings)
    return [process_file(file, tools) for file in files]


def process_file(file: SourceFile, tools: Tools) -> Outcome:
    """One file through the whole path. Whatever is wrong with it ends in its outcome, with the stage and the reason."""
    content_hash = ""
    try:
        content_hash = _hash(file)
        return _process(file, content_hash, tools)
    except DocumentError as error:
        return _failed(file, content_hash, error)
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document may not cost the others
        return _failed(file, content_hash, _internal(file, error))


def _process(file: SourceFile, content_hash: str, tools: Tools) -> Outcome:
    seconds: dict[str, float] = {}
    with _timed(seconds, "extract"):
        extracted = tools.extractor.extract(file.location, file.path)
    with _timed(seconds, "segment"):
        metadata = describe(extracted, file.path, file.declared, tools.minutes)
        if metadata.language != "nl":
            raise DocumentError(
                file.path, "not_dutch", f"is not in Dutch ({metadata.language})", "Leave it out, or take in a Dutch version"
            )
        document_id = make_id("doc", content_hash, file.path, TEXT_VERSION)
        text, found = segment(extracted.blocks, document_id)
        passages = [replace(passage, language=passage_language(passage.text, metadata.language)) for passage in found]
        placed = document_text(extracted.blocks)[1]
        boxes = tuple(passage_boxes(placed, passages))
        minutes = read_minutes(placed, metadata.doc_date) if metadata.doc_type == "notulen" else Minutes()
    with _timed(seconds, "sign"):
        signatures = sign([(document_id, text), *((passage.passage_id, passage.text) for passage in passages)])
    with _timed(seconds, "annotate"):
        annotated = tools.annotator.annotate_passages(passages)
    with _timed(seconds, "code"):
        codings = [coding for found in tools.coder.code_all(annotated) for coding in found]
    return Outcome(
        path=file.path,
        location=file.key,
        size=file.size,
        modified_ns=file.modified_ns,
        content_hash=content_hash,
        declared=file.declared.fingerprint,
        status="ok",
        document=_document(document_id, file.path, content_hash, text, extracted, metadata),
        passages=tuple(annotated),
        codings=tuple(codings),
        minutes=minutes,
        signatures=signatures,
        page_quality=extracted.page_quality,
        running=extracted.running,
        boxes=boxes,
        warnings=tuple(quality_warnings(extracted)),
        seconds=seconds,
    )


def _document(document_id: str, path: str, content_hash: str, text: str, extracted: Extracted, metadata: Metadata) -> Document:
    return Document(
        document_id=document_id,
        path=path,
        content_hash=content_hash,
        kind=extracted.kind,
        text=text,
        pages=extracted.pages,
        words=len(text.split()),
        metadata=metadata,
        comments=extracted.comments,
        ocr_pages=extracted.ocr_pages,
        unread_pages=extracted.unread_pages,
        quality=document_quality(extracted),
    )


def _hash(file: SourceFile) -> str:
    if file.location.is_symlink():
        raise DocumentError(
            file.path, "unsupported", "is a link to a file outside the folder", "Put the document itself in the folder"
        )
    try:
        return file_hash(file.location)
    except OSError as error:
        raise DocumentError(
            file.path, "unreadable", f"cannot be read ({error.strerror})", "Close other programs that use it and check its rights"
        ) from error


def _failed(file: SourceFile, content_hash: str, error: DocumentError) -> Outcome:
    return Outcome(
        path=file.path,
        location=file.key,
        size=file.size,
        modified_ns=file.modified_ns,
        content_hash=content_hash,
        declared=file.declared.fingerprint,
        status="failed",
        cause=error.cause,
        stage=error.stage,
        reason=error.reason,
        transient=error.transient,
    )


def _internal(file: SourceFile, error: Exception) -> DocumentError:
    problem = f"met an error of the program ({type(error).__name__}: {error})"
    return DocumentError(file.path, "internal", problem, f"Report it with the file and version {__version__}")


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start
