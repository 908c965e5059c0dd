"""Names of people in a real document, from the file to a text without them."""

from pathlib import Path

import pytest

from examples.build import CORPUS
from examples.people import mentions
from pipeline.codebook import Codebook
from pipeline.privacy import Names, document_label
from pipeline.store import open_published, open_store, publish
from tests.documents.conftest import TakeIn
from tests.unit.test_store import filled

NETWORK = "leernetwerk-jeugd-rietlanden"


@pytest.fixture(scope="module")
def database(take_in: TakeIn, codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two minutes of one network."""
    folder = tmp_path_factory.mktemp("names")
    paths = sorted((CORPUS / NETWORK).rglob("*stuurgroep*"))[:2]
    outcomes = [outcome for path in paths for outcome in take_in(path)]
    assert len([outcome for outcome in outcomes if outcome.document]) == 2
    with open_store(folder / "work.duckdb") as store:
        filled(store, codebook, *outcomes)
        publish(store, folder / "corpus.duckdb")
    return folder / "corpus.duckdb"


def test_no_name_is_left_in_passages_decisions_and_actions(database: Path) -> None:
    with open_published(database) as connection:
        names = Names.read(connection)
        texts = connection.execute("""
            SELECT text, document_id, starts, pos FROM passages JOIN annotations USING (passage_id, document_id)
            UNION ALL SELECT what || ' (' || who || ')', document_id, [], [] FROM actions
            UNION ALL SELECT text, document_id, [], [] FROM decisions""").fetchall()
    assert sum(len(mentions(text, NETWORK)) for text, *_ in texts) > 50
    left = [
        (hidden, mentions(hidden, NETWORK))
        for text, document_id, starts, pos in texts
        if mentions(hidden := names.hide(text, document_id, starts=starts, pos=pos).text, NETWORK)
    ]
    assert left == []


def test_titles_of_documents_without_names_stay_as_they_are(database: Path) -> None:
    with open_published(database) as connection:
        names = Names.read(connection)
        for document_id, title, path in connection.execute("SELECT document_id, title, path FROM documents").fetchall():
            row = {"document_id": document_id, "title": title, "path": path}
            assert [document_label(names, row, column) for column in ("title", "path")] == [title, path]
