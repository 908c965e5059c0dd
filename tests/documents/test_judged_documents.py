"""Judgements on a real document that is edited and taken in again."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook import Codebook
from pipeline.judging import Corpus
from pipeline.reviews import append
from pipeline.store import open_published, open_store, publish
from pipeline.store.versions import settle
from tests.documents.conftest import TakeIn
from tests.unit.test_store import RUN, filled, rows

LEARNING = "De partners delen elk kwartaal hun ervaringen en leren zo van elkaars mislukkingen."
RESIDENTS = "Bewoners zaten ook deze keer niet aan tafel, terwijl het plan over hun straat gaat."
MONEY = "Voor de leerkring is volgend jaar geen geld begroot, dus de gemeente zoekt een andere weg."
GONE = "De wethouder opende de bijeenkomst en bedankte iedereen voor de komst naar het buurthuis."

FIRST = ("## Leren", LEARNING, "## Wie", RESIDENTS, "## Geld", MONEY, "## Slot", GONE)


def written(path: Path, *blocks: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("# Verslag van de leerkring\n\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "documenten" / "verslag leerkring 2025-03-04.md"
    written(path, *FIRST)
    return path


def test_judgements_survive_an_edited_moved_and_mended_document(
    file: Path, tmp_path: Path, take_in: TakeIn, codebook: Codebook
) -> None:
    published = tmp_path / "corpus.duckdb"

    def take_in_and_publish(*gone: Path) -> None:
        with open_store(tmp_path / "work.duckdb") as store:
            filled(store, codebook, *take_in(file.parent))
            settle(store, [str(path) for path in gone], [], RUN.run_id)
            publish(store, published)

    def shown() -> list[tuple[Any, ...]]:
        return rows(
            published,
            """SELECT r.text, status, found_by, c.judgement, c.level FROM reviews r
               LEFT JOIN codings c USING (passage_id, code) ORDER BY reviewed_at""",
        )

    take_in_and_publish()
    before = dict(rows(published, "SELECT text, passage_id FROM passages"))
    with open_published(published) as connection:
        corpus = Corpus(connection)
        for minute, text in enumerate((LEARNING, RESIDENTS, MONEY, GONE)):
            event = corpus.judgement(
                str(before[text]), "fase.formeren", "added", reviewer="anna",
                made_at=datetime(2026, 5, 1, 12, minute), stance="neutraal", evidence=(3, 11),
            )  # fmt: skip
            append(tmp_path / "reviews.sqlite", [event])

    # a heading goes in front, one passage is moved below another heading, one is changed, one goes out
    changed = MONEY.replace("volgend", "dit")
    written(file, "## Opening", "Het was een drukke middag.", "## Wie", RESIDENTS, "## Geld", changed, "## Tot slot", LEARNING)
    take_in_and_publish()
    after = dict(rows(published, "SELECT text, passage_id FROM passages"))
    assert before[LEARNING] != after[LEARNING]
    assert shown() == [
        (LEARNING, "applied", "document", "added", "accepted"),
        (RESIDENTS, "applied", "document", "added", "accepted"),
        (MONEY, "look_again", "similar", None, None),
        (GONE, "orphan", None, None, None),
    ]
    evidence = rows(published, "SELECT evidence_text FROM codings WHERE judgement = 'added'")
    assert set(evidence) == {(RESIDENTS[3:11],), (LEARNING[3:11],)}

    # the folder is put in order: another name, the same bytes
    moved = file.rename(file.with_name("2025-03-04 leerkring.md"))
    take_in_and_publish(file)
    assert [row[1:3] for row in shown()] == [
        ("applied", "moved"), ("applied", "moved"), ("look_again", "similar"), ("orphan", None),
    ]  # fmt: skip

    # and the first version comes back
    moved.unlink()
    written(file, *FIRST)
    take_in_and_publish()
    assert [row[1:3] for row in shown()] == [("applied", "id")] * 4
