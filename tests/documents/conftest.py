"""What the tests of documents share: the tools of a run, and files through the whole path."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.discover import discover
from pipeline.process import Tools, load_tools, process_batch
from pipeline.records import Outcome
from pipeline.settings import Settings

TakeIn = Callable[[Path], list[Outcome]]


@pytest.fixture(scope="session")
def tools(settings: Settings) -> Tools:
    return load_tools(settings)


@pytest.fixture(scope="session")
def take_in(settings: Settings, tools: Tools) -> TakeIn:
    """A file or a folder through the whole path, as one batch."""
    return lambda path: process_batch(discover([path]), settings)
