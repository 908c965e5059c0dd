"""Storing and publishing: whole or not at all, and never in the way of a reader."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.ids import make_id
from pipeline.records import AnnotatedPassage, Annotation, Coding, Document, Metadata, Outcome, Passage, TextQuality
from pipeline.store import Run, Store, open_published, open_store, publish, query
from pipeline.store.schema import SCHEMA, VIEWS

RUN = Run("run_1", 1, "ingest", datetime(2026, 1, 1), "0.1.0", "model 1", "m", 1, "c")
QUALITY = TextQuality(6, 1.0, 0.0, 0.0, "short")
TEXT = "Wij delen onze kennis 🌱 elk kwartaal."


def outcome(path: str = "netwerk/a.md", text: str = TEXT, location: str | None = None) -> Outcome:
    """What the path of one document gives, for a document of one passage."""
    document_id = make_id("doc", path, text)
    passage = Passage(make_id("pas", document_id), document_id, 0, None, "Kop", "paragraph", text, 0, len(text))
    words = text.split()
    starts = [text.index(word) for word in words]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    same = tuple(words)
    annotation = Annotation(starts, ends, same, same, same, same, (0,))
    coding = Coding(
        make_id("cod", passage.passage_id), passage.passage_id, "thema.kennis", "toegepast", 0.75, "accepted", "lexicon",
        4, 9, text[4:9], "delen",
    )  # fmt: skip
    metadata = Metadata("Titel", "notulen", 0.9, date(2025, 3, 1), "day", "label", None, 2025, "netwerk", "nl")
    document = Document(document_id, path, "hash", "markdown", text, None, len(words), metadata, QUALITY)
    return Outcome(path, location or f"/{path}", 10, 20, "hash", "", "ok", document=document,
                   passages=(AnnotatedPassage(passage, annotation),), codings=(coding,))  # fmt: skip


def failed(path: str = "netwerk/b.md") -> Outcome:
    return Outcome(path, f"/{path}", 0, 20, "", "", "failed", cause="empty", stage="extract", reason="is empty. Copy it again.")


def filled(store: Store, codebook: Codebook, *outcomes: Outcome) -> None:
    if store.next_run() == 1:
        store.begin_run(RUN)
        store.replace_codes(codebook)
        store.set_about({"last_run": RUN.run_id})
    store.save(outcomes, "print", RUN.run_id)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with open_published(path) as connection:
        return query(connection, sql).rows


def test_what_is_stored_comes_out_as_it_went_in(tmp_path: Path, codebook: Codebook) -> None:
    with open_store(tmp_path / "work" / "w.duckdb") as store:
        filled(store, codebook, outcome(), failed())
        publish(store, tmp_path / "corpus.duckdb")
    passages = rows(tmp_path / "corpus.duckdb", "SELECT text, char_start, char_end, words FROM passages")
    assert passages == [(TEXT, 0, len(TEXT), 7)]
    assert rows(tmp_path / "corpus.duckdb", "SELECT evidence_text, evidence_start, score FROM codings") == [("delen", 4, 0.75)]
    tokens = rows(tmp_path / "corpus.duckdb", "SELECT starts[2], lemmas[2], sentence_starts FROM annotations")
    assert tokens == [(4, "delen", [0])]
    assert rows(tmp_path / "corpus.duckdb", "SELECT path, cause, run_id FROM failures") == [("netwerk/b.md", "empty", "run_1")]


def test_saving_a_file_again_replaces_it(tmp_path: Path, codebook: Codebook) -> None:
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, outcome(), outcome("netwerk/c.md"))
        filled(store, codebook, outcome(text="Een andere tekst over kennis delen."))
        filled(store, codebook, failed("netwerk/c.md"))
        publish(store, tmp_path / "corpus.duckdb")
    assert rows(tmp_path / "corpus.duckdb", "SELECT text FROM passages") == [("Een andere tekst over kennis delen.",)]
    assert rows(tmp_path / "corpus.duckdb", "SELECT count(*) FROM codings") == [(1,)]
    assert rows(tmp_path / "corpus.duckdb", "SELECT path FROM failures") == [("netwerk/c.md",)]


def test_two_places_of_the_same_document_are_one_document_until_both_are_gone(tmp_path: Path, codebook: Codebook) -> None:
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, outcome(location="/here/a.md"), outcome(location="/there/a.md"))
        assert store.connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
        filled(store, codebook, outcome(location="/there/a.md"))
        assert store.connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
        filled(store, codebook, replace(failed(), location="/here/a.md"))
        assert store.connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
        filled(store, codebook, replace(failed(), location="/there/a.md"))
        assert store.connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)


def test_a_batch_is_stored_whole_or_not_at_all(tmp_path: Path, codebook: Codebook) -> None:
    good = outcome()
    assert good.document is not None
    broken = replace(outcome("netwerk/d.md"), document=replace(good.document, words="many"))  # type: ignore[arg-type]
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, failed())
        with pytest.raises(Exception, match="many"):
            store.save([good, broken], "print", RUN.run_id)
        for table in ("documents", "passages", "codings"):
            assert store.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert list(store.file_states()) == ["/netwerk/b.md"]


def test_a_reader_keeps_its_snapshot_and_the_next_one_sees_the_new(tmp_path: Path, codebook: Codebook) -> None:
    target = tmp_path / "corpus.duckdb"
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, outcome())
        publish(store, target)
        # a second process, since one process shares its open databases
        import subprocess
        import sys

        reader = subprocess.Popen(
            [sys.executable, "-c", f"""
import duckdb, sys
c = duckdb.connect({str(target)!r}, read_only=True)
print(c.execute("SELECT count(*) FROM documents").fetchone()[0], flush=True)
sys.stdin.readline()
print(c.execute("SELECT count(*) FROM documents").fetchone()[0], flush=True)
"""],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert reader.stdout is not None
        assert reader.stdout.readline() == "1\n"
        filled(store, codebook, outcome("netwerk/e.md"))
        publish(store, target)
        assert rows(target, "SELECT count(*) FROM documents") == [(2,)]
        assert reader.communicate("\n", timeout=60)[0] == "1\n"


def test_a_leftover_log_beside_the_target_is_not_replayed(tmp_path: Path, codebook: Codebook) -> None:
    target = tmp_path / "corpus.duckdb"
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, outcome())
        publish(store, target)
        target.with_name("corpus.duckdb.wal").write_bytes(b"left by a killed writer")
        publish(store, target)
    assert not target.with_name("corpus.duckdb.wal").exists()
    assert rows(target, "SELECT count(*) FROM documents") == [(1,)]


def test_publishing_that_fails_leaves_the_old_file(tmp_path: Path, codebook: Codebook) -> None:
    target = tmp_path / "corpus.duckdb"
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, outcome())
        publish(store, target)
        (tmp_path / ".corpus.duckdb.new").mkdir()
        with pytest.raises(VuistregelError, match="cannot be published"):
            publish(store, target)
    assert rows(target, "SELECT count(*) FROM documents") == [(1,)]


def test_the_published_file_has_no_private_tables(tmp_path: Path, codebook: Codebook) -> None:
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, outcome(location="/home/iemand/geheim/a.md"))
        publish(store, tmp_path / "corpus.duckdb")
    assert rows(tmp_path / "corpus.duckdb", "SELECT DISTINCT schema_name FROM duckdb_tables()") == [("main",)]
    assert b"geheim" not in (tmp_path / "corpus.duckdb").read_bytes()


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"this is no database", "cannot be opened"), (None, "is no database of Vuistregel")],
)
def test_a_file_that_is_no_store_is_refused(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "w.duckdb"
    if content is None:
        duckdb.connect(str(path)).execute("CREATE TABLE other (x INTEGER)").close()
    else:
        path.write_bytes(content)
    with pytest.raises(VuistregelError, match=problem), open_store(path):
        pass


def test_reading_can_reach_no_files_and_write_nothing(tmp_path: Path, codebook: Codebook) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with open_store(tmp_path / "w.duckdb") as store:
        filled(store, codebook, outcome())
        publish(store, tmp_path / "corpus.duckdb")
    forbidden = [
        f"SELECT * FROM '{tmp_path / 'secret.csv'}'",
        f"COPY documents TO '{tmp_path / 'out.csv'}'",
        "DELETE FROM documents",
        "SET enable_external_access = true",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
    ]
    with open_published(tmp_path / "corpus.duckdb") as connection:
        for statement in forbidden:
            with pytest.raises(VuistregelError, match=r"^SQL: "):
                query(connection, statement)
    assert not (tmp_path / "out.csv").exists()


def test_every_table_view_and_column_is_commented() -> None:
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    connection.execute(VIEWS)
    bare = connection.execute("""
        SELECT table_name || '.' || column_name FROM duckdb_columns()
        WHERE comment IS NULL AND NOT internal AND table_name IN (SELECT table_name FROM duckdb_tables())
        UNION ALL SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND NOT internal
        UNION ALL SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal
    """).fetchall()
    assert bare == []


def test_the_contract_tables_have_the_contract_columns() -> None:
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    contract = {
        "documents": "document_id path title doc_type doc_date year network language pages words",
        "passages": "passage_id document_id ordinal page heading kind text char_start char_end",
        "codes": "code family parent label definition",
        "codings": "coding_id passage_id code stance score level source evidence_start evidence_end evidence_text run_id",
        "runs": "run_id",
        "failures": "path stage reason run_id",
        "reviews": "passage_id code",
    }
    for table, columns in contract.items():
        found = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
        assert set(columns.split()) <= {name for (name,) in found}, table
