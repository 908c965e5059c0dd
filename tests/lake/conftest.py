"""A corpus of four documents from the examples and two made-up ones, and lakes of both kinds to publish it in."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.codebook import Codebook
from pipeline.records import Outcome
from pipeline.settings import Settings
from pipeline.store import Lake, lake_of, open_store, release
from tests.servers import Postgres, find_postgres
from tests.unit.test_store import PRINTS, RUN, failed, outcome


@dataclass
class Corpus:
    """A home whose runs store and publish what a test says."""

    settings: Settings
    codebook: Codebook

    @property
    def lake(self) -> Lake:
        return lake_of(self.settings)

    def run(self, number: int, *outcomes: Outcome, published: bool = True) -> None:
        """Store a batch as a run of its own; publish it everywhere."""
        run = replace(RUN, run_id=f"run_{number}", ordinal=number)
        with open_store(self.settings.working_database) as store:
            store.begin_run(run)
            store.replace_codes(self.codebook)
            store.set_about({"last_run": run.run_id})
            store.save(outcomes, PRINTS, run.run_id)
            if published:
                release(store, self.settings)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if find_postgres() is None:
        pytest.skip("needs PostgreSQL (apt-get install postgresql)")
    with TemporaryDirectory(prefix="postgres-") as folder:  # not in pytest's folders, where only their owner may look
        server = Postgres(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path, codebook: Codebook) -> Corpus:
    """An empty home with an empty lake."""
    catalog = f"sqlite:{tmp_path / 'catalog.sqlite'}"
    if request.param == "postgres":
        catalog = f"postgres:{request.getfixturevalue('postgres').create(f'lake_{abs(hash(tmp_path))}')}"
    home = tmp_path / "home"
    return Corpus(Settings(home=home, store="ducklake", catalog=catalog, data_path=str(tmp_path / "lake"), keep=3), codebook)


@pytest.fixture
def filled(corpus: Corpus, four_outcomes: list[Outcome]) -> Corpus:
    """The same after its first run: four real documents, two made-up ones and a failure."""
    corpus.run(1, *four_outcomes, outcome("netwerk/a.md"), outcome("netwerk/c.md"), failed())
    return corpus


@pytest.fixture
def lakeless(filled: Corpus, tmp_path: Path) -> Path:
    """A copy of the published file of `filled`, to compare with later."""
    return Path(shutil.copy(filled.settings.published, tmp_path / "before.duckdb"))
