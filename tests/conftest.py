"""What many tests share: the codebook, the Dutch pipeline, passages from text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.codebook import Codebook, load_codebook
from pipeline.discover import discover
from pipeline.nlp import Annotator, load_annotator
from pipeline.process import process_batch
from pipeline.records import AnnotatedPassage, Passage, PassageKind
from pipeline.settings import Settings
from pipeline.stance_model import StanceModel, find_stance_model, load_stance_model
from pipeline.store import Run, open_store, publish

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings()


@pytest.fixture(scope="session")
def codebook(settings: Settings) -> Codebook:
    return load_codebook(settings.lexicons)


@pytest.fixture(scope="session")
def stance_model(settings: Settings) -> StanceModel:
    folder = find_stance_model(settings.models)
    assert folder is not None
    return load_stance_model(folder)


@pytest.fixture(scope="session")
def annotator(settings: Settings) -> Annotator:
    return load_annotator("auto", settings.models)


def passage_of(text: str, kind: PassageKind = "paragraph") -> Passage:
    return Passage("pas_test", "doc_test", 0, None, "", kind, text, 0, len(text))


def annotate(annotator: Annotator, text: str, kind: PassageKind = "paragraph") -> AnnotatedPassage:
    """A text as an annotated passage."""
    return annotator.annotate_passages([passage_of(text, kind)])[0]


@pytest.fixture(scope="session")
def example_database(tmp_path_factory: pytest.TempPathFactory, settings: Settings, codebook: Codebook) -> Path:
    """The published database of the example corpus; made once, to be read only."""
    folder = tmp_path_factory.mktemp("example-corpus")
    files = discover([ROOT / "examples" / "corpus"])
    with open_store(folder / "working.duckdb") as store:
        store.begin_run(Run("run_example", 1, "ingest", datetime(2026, 1, 2, tzinfo=UTC), "1.0", "nl_ud_sm 1.0.0", "m", 1, "c"))
        store.replace_codes(codebook)
        store.set_about({"last_run": "run_example", "codebook_version": "1", "model": "nl_ud_sm 1.0.0", "product_version": "1.0"})
        store.save(process_batch(files, settings), "print", "run_example")
        publish(store, folder / "corpus.duckdb")
    return folder / "corpus.duckdb"
