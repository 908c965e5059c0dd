"""The same text once: copies are found and linked, in the same way whatever order they come in."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.discover import discover
from pipeline.duplicates import LEAST_WORDS, THRESHOLD, Candidate, Duplicate, link, sign
from pipeline.extract import extract
from pipeline.ids import file_hash
from pipeline.process import fingerprints, process_batch
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.store import Store, open_published, open_store, publish, query
from tests.conftest import SHARED
from tests.unit.test_store import PRINTS, RUN

REAL = SHARED / "corpus" / "kennisplatform-apis"
WORDS = st.text("abcdeéëijklnoprstuvwz0123456789", min_size=1, max_size=8)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
UNHURRIED = hypothesis_settings(deadline=None, max_examples=50)
LONG = st.lists(WORDS, min_size=100, max_size=150, unique=True)


def candidates(*texts: str) -> list[Candidate]:
    """Each text as a candidate, in order, with its place as its name; texts without words are none."""
    signatures = sign((str(place), text) for place, text in enumerate(texts))
    return [Candidate(item.item_id, (int(item.item_id),), (item.digest,), item.minhash) for item in signatures]


def links(*texts: str) -> list[Duplicate]:
    return link(candidates(*texts))


@UNHURRIED
@given(TEXTS)
def test_a_copy_always_links_whatever_its_layout(text: str) -> None:
    copy = "**" + text.upper().replace(" ", ",\n") + "**."
    assert links(text, copy) == [Duplicate("1", "0", "exact", 1.0)]


@UNHURRIED
@given(LONG, st.data())
def test_a_copy_with_one_other_word_links(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    changed = [*words[:place], "qqq", *words[place + 1 :]]
    (found,) = links(" ".join(words), " ".join(changed))
    assert (found.item_id, found.original_id, found.kind) == ("1", "0", "near")
    assert THRESHOLD <= found.similarity <= 1


@UNHURRIED
@given(st.lists(WORDS, min_size=1, max_size=60), st.lists(WORDS, min_size=1, max_size=60))
def test_unrelated_texts_never_link(first: list[str], second: list[str]) -> None:
    assert links(" ".join(f"a{word}" for word in first), " ".join(f"b{word}" for word in second)) == []


def drafts(seed: int) -> list[str]:
    """Texts of which some are copies, some drafts of each other, and some neither."""
    source = random.Random(seed)
    texts = [[f"w{source.randrange(10**6)}" for _ in range(source.choice([5, 30, 120]))] for _ in range(4)]
    for _ in range(8):
        words = list(source.choice(texts))
        for _ in range(source.randrange(4)):
            words[source.randrange(len(words))] = f"w{source.randrange(10**6)}"
        texts.append(words)
    return [" ".join(words) for words in texts]


@UNHURRIED
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(seed: int, source: random.Random) -> None:
    items = candidates(*drafts(seed))
    shuffled = list(items)
    source.shuffle(shuffled)
    assert link(shuffled) == link(items)


@UNHURRIED
@given(st.integers(0, 10**6))
def test_a_group_has_one_original_that_comes_first_and_is_like_every_copy(seed: int) -> None:
    found = links(*drafts(seed))
    copies = {copy.item_id for copy in found}
    assert len(copies) == len(found)
    for copy in found:
        assert copy.original_id not in copies
        assert int(copy.original_id) < int(copy.item_id)
        assert THRESHOLD <= copy.similarity <= 1
        assert copy.kind == "near" or copy.similarity == 1


@UNHURRIED
@given(st.integers(0, 10**6))
def test_similarity_is_symmetric(seed: int) -> None:
    texts = drafts(seed)
    for first, second in zip(texts, texts[4:], strict=False):
        assert [copy.similarity for copy in links(first, second)] == [copy.similarity for copy in links(second, first)]


def test_a_short_text_links_only_when_it_is_the_same() -> None:
    words = [f"woord{number}" for number in range(LEAST_WORDS - 1)]
    open_action, closed = " ".join([*words[:-1], "open"]), " ".join([*words[:-1], "gesloten"])
    assert links(open_action, closed) == []
    assert links(open_action, closed, open_action) == [Duplicate("2", "0", "exact", 1.0)]


def test_texts_without_words_are_no_copies_of_each_other() -> None:
    assert sign([("a", "***"), ("b", " – "), ("c", "")]) == ()


def test_a_copy_of_a_near_copy_belongs_to_the_same_original() -> None:
    words = [f"woord{number}" for number in range(100)]
    draft = " ".join([*words[:-1], "anders"])
    near, copy = links(" ".join(words), draft, draft.upper())
    assert near.kind == "near"
    assert copy == replace(near, item_id="2")


def test_signatures_are_the_same_on_every_machine() -> None:
    """They are stored: a change of the library or of the folding asks for a new DUPLICATES_VERSION."""
    (signature,) = sign([("a", " ".join(f"woord{number}" for number in range(30)))])
    assert signature.digest == "2ffda0f13ca6de35ff2405e7efb5f71c"
    assert signature.minhash is not None
    assert (len(signature.minhash), signature.minhash[:8].hex()) == (512, "9077240e76eb1501")


REPORT = (
    "In de werkgroep delen wij elk kwartaal onze kennis over de nieuwe aanpak met de andere gemeenten in de regio. "
    "De bewoners zijn daarbij aanwezig en vertellen zelf wat er voor hen in het afgelopen jaar veranderd is, en wat niet. "
    "Daarna bespreken de leden welke afspraken zij voor het volgende kwartaal willen maken en wie daarvoor verantwoordelijk is.\n"
)
DRAFT = REPORT.replace("nieuwe", "eerste")
OTHER = "De gemeente heeft in de begroting geen geld opgenomen voor het vervolg van deze samenwerking met de scholen.\n"


def take_in(store: Store, folder: Path, settings: Settings) -> None:
    files = discover((folder,), folder / "data")
    store.save(process_batch(files, settings), PRINTS, RUN.run_id)


def published(store: Store, folder: Path, sql: str) -> list[tuple[object, ...]]:
    publish(store, folder / "corpus.duckdb")
    with open_published(folder / "corpus.duckdb") as connection:
        return query(connection, sql).rows


DOCUMENTS = """
    SELECT copy.path, original.path, x.kind FROM document_duplicates x
    JOIN documents copy USING (document_id) JOIN documents original ON original.document_id = x.original_id ORDER BY ALL"""
PASSAGES = """
    SELECT copy.document_id = x.original_id, original.text = copy.text, x.kind FROM passage_duplicates x
    JOIN passages copy USING (passage_id) JOIN passages original ON original.passage_id = x.original_id ORDER BY ALL"""


def test_copies_of_files_are_linked_when_published_and_follow_the_files(tmp_path: Path, settings: Settings) -> None:
    folder = tmp_path / "verslagen"
    folder.mkdir()
    for name, text in (
        ("2024-03-01 verslag.md", REPORT),
        ("2023-03-01 concept.md", DRAFT),
        ("kopie.md", DRAFT),
        ("los.md", OTHER),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    with open_store(tmp_path / "w.duckdb") as store:
        store.begin_run(RUN)
        take_in(store, folder, settings)
        concept = "2023-03-01 concept.md"
        assert published(store, tmp_path, DOCUMENTS) == [
            ("2024-03-01 verslag.md", concept, "near"),
            ("kopie.md", concept, "exact"),
        ]
        assert published(store, tmp_path, PASSAGES) == [(False, False, "near"), (False, True, "exact")]
        (folder / "2023-03-01 concept.md").write_text(OTHER, encoding="utf-8")
        take_in(store, folder, settings)
        assert published(store, tmp_path, DOCUMENTS) == [
            ("kopie.md", "2024-03-01 verslag.md", "near"),
            ("los.md", concept, "exact"),
        ]
        assert store.connection.execute("SELECT count(*), count(DISTINCT item_id) FROM intake.signatures").fetchone() == (8, 8)


def test_views_count_unique_evidence_and_leave_nothing_out(tmp_path: Path, settings: Settings, codebook: Codebook) -> None:
    folder = tmp_path / "verslagen"
    folder.mkdir()
    for name in ("2023-03-01 verslag.md", "2024-03-01 doorgestuurd.md"):
        (folder / name).write_text(REPORT, encoding="utf-8")
    with open_store(tmp_path / "w.duckdb") as store:
        store.begin_run(RUN)
        store.replace_codes(codebook)
        take_in(store, folder, settings)
        ((all_codings, unique),) = published(
            store, tmp_path, "SELECT (SELECT count(*) FROM codings), (SELECT count(*) FROM unique_codings)"
        )
        assert isinstance(unique, int)
        assert unique > 0
        assert all_codings == 2 * unique
        by_year = published(
            store,
            tmp_path,
            "SELECT DISTINCT year, passages, unique_passages FROM code_by_year_network WHERE passages > 0 ORDER BY year",
        )
        assert by_year == [(2023, 1, 1), (2024, 1, 0)]
        copies = published(store, tmp_path, "SELECT DISTINCT year, is_copy FROM coded_passages ORDER BY year")
        assert copies == [(2023, False), (2024, True)]


def test_another_way_to_sign_reads_the_documents_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprints(settings)
    monkeypatch.setattr("pipeline.process.DUPLICATES_VERSION", 99)
    assert fingerprints(settings).extraction != before.extraction


def real_documents(*paths: str) -> list[Candidate]:
    found = []
    for order, path in enumerate(paths):
        text, _ = segment(extract(REAL / path, path).blocks, "doc_test")
        (signature,) = sign([(path, text)])
        found.append(Candidate(path, (order,), (signature.digest, file_hash(REAL / path)), signature.minhash))
    return found


@pytest.mark.skipif(not REAL.is_dir(), reason="the real corpus is not beside the checkout (../shared/corpus)")
def test_copies_and_drafts_in_a_real_corpus() -> None:
    wishes = "Werkgroep API strategie en beleid/Gebruikerswensen"
    found = link(
        real_documents(
            "Werkgroep Notificeren/Notulen/20250827 - GDI Werkgroep Notificeren.pdf",
            "Werkgroep Notificeren/documenten/20250827 - GDI Werkgroep Notificeren.pdf",
            f"{wishes}/discussie document/Hello world geef me 5 minuten.docx",
            f"{wishes}/discussie document/Hello world geef me 5 minuten.pdf",
            f"{wishes}/oud/Gebruikerswensen v3.md",
            f"{wishes}/oud/Gebruikerswensen v1.0.md",
            f"{wishes}/oud/Gebruikerswensen v3.1.md",
        )
    )
    assert [(copy.item_id.rpartition("/")[2], copy.kind) for copy in found] == [
        ("20250827 - GDI Werkgroep Notificeren.pdf", "exact"),
        ("Hello world geef me 5 minuten.pdf", "near"),
        ("Gebruikerswensen v3.1.md", "exact"),
    ]
