"""A lake holds what the published file holds, whole runs only, whatever happens to its server or its writer."""

import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import VuistregelError
from pipeline.records import Outcome
from pipeline.settings import Settings
from pipeline.store import lake_of, lake_versions, open_lake, open_published, open_store, publish, publish_to_lake, query
from tests.conftest import ROOT
from tests.lake.conftest import Corpus
from tests.servers import Postgres, end, wait_until
from tests.unit.test_store import failed, outcome

pytestmark = pytest.mark.slow
OTHER = "Een andere tekst over kennis delen."


def relations(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter[tuple[object, ...]]]:
    """Every table and view with its rows, in any order."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND database_name = current_database() "
        "UNION ALL SELECT view_name FROM duckdb_views() "
        "WHERE schema_name = 'main' AND NOT internal AND database_name = current_database()"
    ).fetchall()
    return {name: Counter(map(repr, connection.execute(f'FROM "{name}"').fetchall())) for (name,) in rows}


def described(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Tables, columns and views with types and comments."""
    return connection.execute("""
        SELECT table_name, column_name, data_type, is_nullable, c.comment FROM duckdb_columns() c
        JOIN duckdb_tables() USING (database_name, schema_name, table_name)
        WHERE schema_name = 'main' AND database_name = current_database()
        UNION ALL SELECT table_name, '', '', NULL, comment FROM duckdb_tables()
        WHERE schema_name = 'main' AND database_name = current_database()
        UNION ALL SELECT view_name, '', '', NULL, comment FROM duckdb_views()
        WHERE schema_name = 'main' AND NOT internal AND database_name = current_database()
        ORDER BY ALL""").fetchall()


def assert_equal(corpus: Corpus) -> None:
    """The lake holds exactly what the published file holds."""
    with open_lake(corpus.lake) as there, open_published(corpus.settings.published) as here:
        assert relations(there) == relations(here)


def test_a_lake_equals_the_published_file_in_rows_types_comments_and_views(filled: Corpus) -> None:
    assert_equal(filled)
    with open_lake(filled.lake) as there, open_published(filled.settings.published) as here:
        assert described(there) == described(here)
        assert query(there, "SELECT count(*) FROM coded_passages").rows[0][0] > 50


def test_only_documents_that_changed_are_replaced(filled: Corpus) -> None:
    filled.run(2, outcome("netwerk/a.md", OTHER), failed("netwerk/c.md"), outcome("netwerk/new.md"))
    assert_equal(filled)
    with open_lake(filled.lake) as lake:
        first, last = (version.snapshot for version in lake_versions(filled.lake))
        changes = "SELECT d.path FROM ducklake_table_{}('lake', 'main', 'passages', {}, {}) JOIN documents d USING (document_id)"
        came = query(lake, changes.format("insertions", last, last)).rows
        assert sorted(came) == [("netwerk/a.md",), ("netwerk/new.md",)]
        gone = query(lake, f"SELECT text FROM ducklake_table_deletions('lake', 'main', 'passages', {last}, {last})").rows
    assert (first, len(gone)) == (1, 2)


def test_publishing_what_is_there_already_changes_nothing(filled: Corpus) -> None:
    before = lake_versions(filled.lake)
    files = sorted(Path(filled.settings.data_path).rglob("*.parquet"))
    assert not publish_to_lake(filled.settings.published, filled.lake)
    assert lake_versions(filled.lake) == before
    assert sorted(Path(filled.settings.data_path).rglob("*.parquet")) == files


def test_versions_are_kept_by_run_and_the_oldest_go(filled: Corpus) -> None:
    for number in range(2, 6):
        filled.run(number, outcome("netwerk/a.md", f"Wij delen kennis, keer {number}."))
    assert [version.run_id for version in lake_versions(filled.lake)] == ["run_3", "run_4", "run_5"]
    for run in ("run_3", "3"):
        with open_lake(filled.lake, run) as lake:
            assert query(lake, "SELECT max(ordinal) FROM runs").rows == [(3,)]
            texts = query(lake, "SELECT text FROM coded_passages WHERE path = 'netwerk/a.md'").rows
            assert texts == [("Wij delen kennis, keer 3.",)]
    with pytest.raises(VuistregelError, match="is not among the versions"), open_lake(filled.lake, "2"):
        pass


def test_a_lake_follows_changes_of_the_schema(filled: Corpus, lakeless: Path) -> None:
    with duckdb.connect(str(lakeless)) as connection:
        connection.execute("ALTER TABLE codings ADD COLUMN judged BOOLEAN")
        connection.execute("COMMENT ON COLUMN codings.judged IS 'Judged.'")
        connection.execute("COMMENT ON TABLE codes IS 'Something else.'")
        connection.execute("CREATE TABLE extra AS SELECT 1 AS one")
    assert publish_to_lake(lakeless, filled.lake)
    with open_lake(filled.lake) as there, open_published(lakeless) as here:
        assert relations(there) == relations(here)
        assert described(there) == described(here)
    assert publish_to_lake(filled.settings.published, filled.lake)
    with open_lake(filled.lake) as there, open_published(filled.settings.published) as here:
        assert described(there) == described(here)
    assert_equal(filled)


def test_another_corpus_is_refused_and_nothing_is_lost(filled: Corpus, lakeless: Path) -> None:
    with duckdb.connect(str(lakeless)) as connection:
        connection.execute("UPDATE runs SET run_id = 'run_of_others'")
        connection.execute("DELETE FROM documents")
    with pytest.raises(VuistregelError, match="holds another corpus"):
        publish_to_lake(lakeless, filled.lake)
    assert_equal(filled)


def test_reading_a_lake_can_reach_no_other_files_and_write_nothing(filled: Corpus, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    forbidden = [
        f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')",
        f"COPY documents TO '{tmp_path / 'out.csv'}'",
        "DELETE FROM documents",
        "DROP VIEW coded_passages",
        "SET enable_external_access = true",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
    ]
    with open_lake(filled.lake) as connection:
        for statement in forbidden:
            with pytest.raises(VuistregelError, match=r"^SQL: "):
                query(connection, statement)
    assert not (tmp_path / "out.csv").exists()


READER = """
import sys
from pathlib import Path
from pipeline.settings import Settings
from pipeline.store import lake_of, open_lake
catalog, data = sys.argv[1:]
lake = lake_of(Settings(catalog=catalog, data_path=data))
question = '''SELECT (SELECT value FROM about WHERE key = 'last_run'), (SELECT count(*) FROM documents),
    (SELECT count(*) FROM passages), (SELECT count(*) FROM coded_passages), (SELECT count(*) FROM annotations)'''
print("ready", flush=True)
while not Path(data, "enough").exists():
    with open_lake(lake) as connection:
        for _ in range(3):
            print(*connection.execute(question).fetchone(), flush=True)
"""


def readers(corpus: Corpus, number: int) -> list[subprocess.Popen[str]]:
    """Processes that attach and ask until a file says that it is enough."""
    command = [sys.executable, "-c", READER, corpus.settings.catalog, corpus.settings.data_path]
    found = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
        for _ in range(number)
    ]
    for reader in found:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    return found


def test_readers_see_whole_runs_only_while_others_are_published(filled: Corpus) -> None:
    whole: set[str] = set()

    def note() -> None:
        with duckdb.connect(str(filled.settings.published), read_only=True) as connection:
            row = connection.execute(
                "SELECT (SELECT value FROM about WHERE key = 'last_run'), (SELECT count(*) FROM documents), "
                "(SELECT count(*) FROM passages), (SELECT count(*) FROM coded_passages), (SELECT count(*) FROM annotations)"
            ).fetchone()
        whole.add(" ".join(map(str, row or ())))

    note()
    asking = readers(filled, 2)
    try:
        for number in range(2, 5):
            filled.run(number, *(outcome(f"netwerk/{number}-{name}.md", f"Wij leren {name}.") for name in range(number)))
            note()
        Path(filled.settings.data_path, "enough").touch()
        answers = [reader.communicate(timeout=60) for reader in asking]
    finally:
        for reader in asking:
            end(reader)
    assert [(reader.returncode, error) for reader, (_, error) in zip(asking, answers, strict=True)] == [(0, "")] * 2
    seen = [set(printed.splitlines()) for printed, _ in answers]
    assert all(lines <= whole for lines in seen), seen
    assert len(set.union(*seen)) > 1


PUBLISHER = """
import sys
from pathlib import Path
from pipeline.settings import Settings
from pipeline.store import lake_of, publish_to_lake
source, catalog, data = sys.argv[1:]
publish_to_lake(Path(source), lake_of(Settings(catalog=catalog, data_path=data, keep=3)))
"""


def test_a_writer_that_is_killed_leaves_the_lake_whole_and_the_next_one_completes_it(filled: Corpus, lakeless: Path) -> None:
    filled.run(2, outcome("netwerk/a.md", OTHER), published=False)
    with open_store(filled.settings.working_database) as store:
        publish(store, filled.settings.published)
    data = Path(filled.settings.data_path)
    before = set(data.rglob("*.parquet"))
    writer = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, filled.settings.published, filled.settings.catalog, data],
        cwd=ROOT, start_new_session=True, text=True,
    )  # fmt: skip
    try:
        wait_until(lambda: writer.poll() is not None or set(data.rglob("*.parquet")) - before)
        writer.send_signal(signal.SIGKILL)
    finally:
        end(writer)
    with open_lake(filled.lake) as lake:
        found = relations(lake)
    states = []
    for path in (lakeless, filled.settings.published):
        with open_published(path) as file:
            states.append(relations(file))
    assert found in states
    publish_to_lake(filled.settings.published, filled.lake)
    assert_equal(filled)


def test_a_server_that_stops_during_publication_costs_nothing(
    filled: Corpus, lakeless: Path, postgres: Postgres, request: pytest.FixtureRequest
) -> None:
    if not filled.settings.catalog.startswith("postgres:"):
        pytest.skip("SQLite has no server")
    database = filled.settings.catalog.rpartition("dbname=")[2]
    filled.run(2, outcome("netwerk/a.md", OTHER), published=False)
    with open_store(filled.settings.working_database) as store:
        publish(store, filled.settings.published)
    command = [
        sys.executable,
        "-c",
        PUBLISHER,
        str(filled.settings.published),
        filled.settings.catalog,
        filled.settings.data_path,
    ]
    with postgres.locked(database, "ducklake_snapshot"):
        writer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True)
        try:
            postgres.wait_until_somebody_waits(database)
            postgres.stop()
            printed = writer.communicate(timeout=60)[1]
        finally:
            end(writer)
            postgres.start()
    assert writer.returncode != 0
    assert "cannot be reached or used" in printed
    with open_lake(filled.lake) as lake, open_published(lakeless) as file:
        assert relations(lake) == relations(file)
    assert publish_to_lake(filled.settings.published, filled.lake)
    assert_equal(filled)


def test_a_server_that_is_away_is_named_and_the_file_is_published_all_the_same(filled: Corpus, postgres: Postgres) -> None:
    if not filled.settings.catalog.startswith("postgres:"):
        pytest.skip("SQLite has no server")
    postgres.stop()
    try:
        with pytest.raises(VuistregelError, match="Connection refused"):
            filled.run(2, outcome("netwerk/a.md", OTHER))
    finally:
        postgres.start()
    with open_published(filled.settings.published) as file:
        assert query(file, "SELECT max(ordinal) FROM runs").rows == [(2,)]
    assert publish_to_lake(filled.settings.published, filled.lake)
    assert_equal(filled)


@pytest.mark.parametrize(
    ("catalog", "problem"),
    [
        ("mysql:host=x", "is not sqlite:FILE or postgres:CONNECTION"),
        ("sqlite:", "is not sqlite:FILE or postgres:CONNECTION"),
        ("postgres:host=x password=geheim", "holds a password"),
        ("postgres:postgresql://me:geheim@x/db", "holds a password"),
    ],
)
def test_a_catalog_that_cannot_be_meant_is_refused_without_repeating_it(catalog: str, problem: str) -> None:
    with pytest.raises(VuistregelError, match=problem) as found:
        lake_of(Settings(catalog=catalog))
    assert "geheim" not in str(found.value)


def test_a_lake_that_is_not_there_is_called_so_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match="cannot be reached or used"), open_lake(lake_of(Settings(home=tmp_path))):
        pass
    assert list(tmp_path.rglob("*")) == []


NAMES = [f"netwerk/{letter}.md" for letter in "abcd"]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.dictionaries(st.sampled_from(NAMES), st.sampled_from([None, *"xyz"])), min_size=1, max_size=2))
def test_whatever_came_went_and_changed_in_between_the_lake_ends_equal(
    steps: list[dict[str, str | None]], any_corpus: tuple[Corpus, list[int]]
) -> None:
    corpus, numbers = any_corpus
    for step in steps:
        numbers.append(len(numbers) + 1)
        batch: list[Outcome] = []
        for path, text in step.items():
            made = failed(path) if text is None else outcome(path, f"Wij delen kennis {text} elk kwartaal.")
            batch.append(replace(made, location=f"/{path}"))
        corpus.run(numbers[-1], *batch, published=numbers[-1] % 3 != 0)
    corpus.run(len(numbers) + 1)
    numbers.append(len(numbers) + 1)
    assert_equal(corpus)


@pytest.fixture(scope="module")
def any_corpus(tmp_path_factory: pytest.TempPathFactory, codebook: object) -> tuple[Corpus, list[int]]:
    """One home and lake that all examples of the property above go on with."""
    return Corpus(Settings(home=tmp_path_factory.mktemp("home"), store="ducklake", keep=2), codebook), []  # type: ignore[arg-type]
