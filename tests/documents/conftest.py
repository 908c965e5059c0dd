"""What the tests of documents share: the tools of a run, and files through the whole path."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.discover import discover
from pipeline.extract import legacy, ocr
from pipeline.extract.guard import GuardedExtractor, Limits
from pipeline.process import Tools, load_tools, process_batch, process_file
from pipeline.records import Outcome
from pipeline.settings import Settings

needs_ocr = pytest.mark.skipif(not ocr.is_available(), reason="needs ocrmypdf and the Dutch language of tesseract")
needs_libreoffice = pytest.mark.skipif(not legacy.is_available(), reason="needs LibreOffice (soffice)")
TakeIn = Callable[[Path], list[Outcome]]


@pytest.fixture(scope="session")
def tools(settings: Settings) -> Tools:
    return load_tools(settings)


@pytest.fixture(scope="session")
def take_in(settings: Settings, tools: Tools) -> TakeIn:
    """A file or a folder through the whole path, as one batch."""
    return lambda path: process_batch(discover([path]), settings)


@pytest.fixture
def take_in_bare(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> Iterator[TakeIn]:
    """Like `take_in`, on a machine without any other program."""
    monkeypatch.setenv("PATH", "")
    with GuardedExtractor(Limits()) as extractor:
        bare = replace(tools, extractor=extractor)
        yield lambda path: [process_file(file, bare) for file in discover([path])]
