"""What many tests share: the codebook, the Dutch pipeline, passages from text."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.codebook import Codebook, load_codebook
from pipeline.discover import discover
from pipeline.nlp import Annotator, load_annotator
from pipeline.process import process_batch
from pipeline.records import AnnotatedPassage, Outcome, Passage, PassageKind
from pipeline.settings import Settings
from pipeline.stance_model import StanceModel, find_stance_model, load_stance_model

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
PRISTINE = "as-ingested.duckdb"
CASES = Path(__file__).parent / "cases"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: with several processes none is then left with a long file at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


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


@pytest.fixture(scope="session")
def four_outcomes(settings: Settings) -> list[Outcome]:
    """Four documents of the example corpus through the whole path."""
    return process_batch(discover([ROOT / "examples" / "corpus" / "proeftuin-ouder-worden" / "2025"]), settings)


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a fresh checkout, as far as the docs need one, after the first command of the README."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "bin").mkdir()
    (folder / "bin" / "tail").symlink_to(shutil.which("tail") or "")  # the docs use it; other programs are not there
    run("vuistregel ingest examples/corpus", folder)
    shutil.copy(folder / "data" / "corpus.duckdb", folder / PRISTINE)
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command of the docs, run in a folder."""
    programs = f"{Path(sys.executable).parent}:{folder / 'bin'}"
    environment = {"PATH": programs, "PYTHONPATH": str(ROOT), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=900
    )


def passage_of(text: str, kind: PassageKind = "paragraph") -> Passage:
    return Passage("pas_test", "doc_test", 0, None, "", kind, text, 0, len(text))


def annotate(annotator: Annotator, text: str, kind: PassageKind = "paragraph") -> AnnotatedPassage:
    """A text as an annotated passage."""
    return annotator.annotate_passages([passage_of(text, kind)])[0]


@pytest.fixture(scope="session")
def example_database(workplace: Path) -> Path:
    """The published database of the example corpus as it was before any command of the docs; to be read only."""
    return workplace / PRISTINE


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of a few megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)
