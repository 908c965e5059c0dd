"""Coding again from stored tokens: exactly what coding everything would give, and no more work than the change asks for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from examples.build import CORPUS
from pipeline import recode as recoding
from pipeline.codebook import Codebook
from pipeline.codebook_diff import compare, find_codebook, passage_changes
from pipeline.combine import Coder
from pipeline.errors import VuistregelError
from pipeline.lexicon_changes import only_terms_differ, term_changes
from pipeline.process import fingerprints
from pipeline.recode import RecodeCounts, changed_patterns, recode
from pipeline.records import AnnotatedPassage, Stages
from pipeline.runs import begin_run
from pipeline.settings import Settings
from pipeline.stages import present_stages
from pipeline.store import Store, open_store, publish, publish_codings
from pipeline.store.recoding import annotated_passages, outdated, passages_to_code
from pipeline.store.tables import coding_row
from tests.documents.conftest import TakeIn
from tests.unit.made_up import code, small_codebook

LONG_AGO, LATER = datetime(2026, 1, 1), datetime(2026, 2, 1)
STRANGE = """# Verslag van de kring

De partners WISSELEN elk kwartaal hun ervaringen uit, zo leren zij van elkaar.

Onze kpi’s en agenda’s zijn af; de COÖRDINATIE van het leernetwerk ligt bij één gemeente.

Wij hebben geen tijd om te evalueren. De ’s-Gravenhaagse kring deelt kennis, de beëindigde kring niet.

Het delen van kennis en het uit te wisselen materiaal (100% zeker?) staan op de agenda.

De co-creatie met bewoners en de e-mailgroep lopen; Café Überhaupt doet mee.
"""
"""Made up, with the signs that a database and Python might see differently."""


@pytest.fixture(scope="module")
def filled(take_in: TakeIn, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working database with a few documents of the example corpus, coded with the lexicons that ship."""
    folder = tmp_path_factory.mktemp("recode")
    (folder / "verslag.md").write_text(STRANGE, encoding="utf-8")
    outcomes = [*take_in(folder / "verslag.md"), *take_in(CORPUS / "proeftuin-ouder-worden" / "2024")]
    assert {outcome.status for outcome in outcomes} == {"ok"}
    with open_store(folder / "working.duckdb") as store:
        prints = fingerprints(settings)
        run = begin_run(store, settings, "ingest", prints.stages, ["first"], LONG_AGO)
        store.save(outcomes, prints, run.run_id)
    return folder / "working.duckdb"


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it, open."""
    with open_store(Path(shutil.copy(filled, tmp_path / "working.duckdb"))) as copy:
        yield copy


@pytest.fixture
def lexicons(settings: Settings, tmp_path: Path) -> Path:
    """A copy of the lexicons, to be changed."""
    return Path(shutil.copytree(settings.lexicons, tmp_path / "lexicons"))


def edit(lexicons: Path, file: str, old: str, new: str) -> None:
    """Change one place in a lexicon that must be there."""
    path = lexicons / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def all_passages(store: Store) -> list[AnnotatedPassage]:
    ids = store.connection.execute("SELECT passage_id FROM passages ORDER BY document_id, ordinal").fetchall()
    return annotated_passages(store.connection, [passage for (passage,) in ids])


def codings(store: Store, *without: str) -> list[tuple[Any, ...]]:
    """What the machine gives; judgements of people are merged only into what is published."""
    left_out = ", ".join(("judgement", *without))
    return store.connection.execute(f"SELECT * EXCLUDE ({left_out}) FROM codings ORDER BY coding_id").fetchall()


def codings_from_scratch(store: Store, settings: Settings) -> list[tuple[Any, ...]]:
    """The rows that coding every passage gives."""
    passages = all_passages(store)
    found = recoding._coder(settings, present_stages(settings)).code_all(passages)
    rows = [coding_row(one, item.passage.document_id) for item, some in zip(passages, found, strict=True) for one in some]
    return sorted(tuple(row.values()) for row in rows)


def recode_now(store: Store, settings: Settings, everything: bool = False, stages: Stages | None = None) -> RecodeCounts:
    present = stages or present_stages(settings)
    run = begin_run(store, settings, "recode", present, [str(everything)], LATER)
    return recode(store, settings, present, run.run_id, everything)


CHANGES = {
    "terms more and less": (
        ("thema.yaml", "      strong:\n", "      strong:\n        - ervaringen ~ elkaar\n"),
        ("thema.yaml", "        - uitwisseling ... kennis/ervaring/ervaringen/lessen/inzichten\n", ""),
    ),
    "a word of a list less, and another condition": (
        ("lists.yaml", '      - "*netwerk"\n', ""),
        ("fase.yaml", '          with_passage: ["@netwerk"]\n', "          with_passage: [nergens]\n"),
    ),
    "a term of a rule more, and an exclusion less": (
        ("vuistregel.yaml", "      strong:\n", "      strong:\n        - partner/partners/samen\n"),
        ("thema.yaml", "    not:\n", "    not:\n      - kennis delen/uit|wisselen\n"),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_term_gives_what_coding_everything_gives_and_touches_nothing_else(
    change: tuple[tuple[str, str, str], ...], store: Store, settings: Settings, lexicons: Path
) -> None:
    for place in change:
        edit(lexicons, *place)
    changed = replace(settings, lexicons=lexicons)
    before = {row[0]: row for row in codings(store)}
    counts = recode_now(store, changed)
    assert codings(store, "run_id") == codings_from_scratch(store, changed)
    assert 0 < counts.passages < len(all_passages(store))
    made_now = {row[0] for row in codings(store) if row != before.get(row[0])}
    gone = before.keys() - {row[0] for row in codings(store)}
    assert len(made_now) == counts.gained
    assert len(gone) <= counts.lost
    marked = "SELECT DISTINCT recoded_in_run FROM documents WHERE recoded_in_run IS NOT NULL"
    last = "SELECT run_id FROM runs ORDER BY ordinal DESC LIMIT 1"
    changed_run = store.connection.execute(last).fetchall() if counts.gained or counts.lost else []
    assert store.connection.execute(marked).fetchall() == changed_run
    assert outdated(store, present_stages(changed)) == []


def test_a_remark_in_a_lexicon_codes_nothing(store: Store, settings: Settings, lexicons: Path) -> None:
    edit(lexicons, "thema.yaml", "codes:\n", "# gezien\ncodes:\n")
    before = codings(store)
    counts = recode_now(store, replace(settings, lexicons=lexicons))
    assert (counts.documents, counts.passages) == (6, 0)
    assert codings(store) == before


WHOLE = {
    "a stance cue": ("stance.yaml", "terms:\n", "terms:\n      - zelfbedacht\n"),
    "the label of a code": ("vuistregel.yaml", "    label: ", "    label: Nieuw "),
}


@pytest.mark.parametrize("change", WHOLE.values(), ids=WHOLE.keys())
def test_what_may_concern_any_passage_codes_every_passage(
    change: tuple[str, str, str], store: Store, settings: Settings, lexicons: Path
) -> None:
    edit(lexicons, *change)
    (group,) = outdated(store, present_stages(replace(settings, lexicons=lexicons)))
    assert changed_patterns(store, replace(settings, lexicons=lexicons), group.made_with, present_stages(settings)) is None


def test_another_way_of_coding_codes_everything_and_keeps_rows_that_come_out_the_same(store: Store, settings: Settings) -> None:
    before = codings(store)
    present = replace(present_stages(settings), classifier="another")
    counts = recode_now(store, settings, stages=present)
    assert (counts.passages, counts.gained, counts.lost) == (len(all_passages(store)), 0, 0)
    assert codings(store) == before
    without = replace(settings, coder="none")
    recode_now(store, without)
    assert codings(store, "run_id") == codings_from_scratch(store, without)
    assert codings(store) != before


def test_another_pipeline_makes_the_tokens_again(store: Store, settings: Settings) -> None:
    before = all_passages(store), codings(store)
    store.connection.execute("UPDATE annotations SET lemmas = list_transform(lemmas, lemma -> 'x')")
    store.connection.execute("UPDATE intake.stages SET annotation = 'another'")
    counts = recode_now(store, settings)
    assert counts.passages == len(before[0])
    assert (all_passages(store), codings(store)) == before


@contextmanager
def broken_off_after_the_first_chunk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(recoding, "_CHUNK", 20)

    def stop(documents: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        yield stop


def test_a_run_that_is_broken_off_is_finished_by_the_next(
    store: Store, settings: Settings, lexicons: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(lexicons, "stance.yaml", *WHOLE["a stance cue"][1:])
    changed = replace(settings, lexicons=lexicons)
    present = present_stages(changed)
    run = begin_run(store, changed, "recode", present, ["broken"], LATER)
    with broken_off_after_the_first_chunk(monkeypatch) as stop:
        recode(store, changed, present, run.run_id, advance=stop)
    (left,) = outdated(store, present)
    assert 0 < len(left.documents) < 6
    counts = recode_now(store, changed)
    assert counts.documents == len(left.documents)
    assert codings(store, "run_id") == codings_from_scratch(store, changed)


@pytest.mark.slow
def test_more_processes_give_the_same(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recoding, "_CHUNK", 20)
    monkeypatch.setattr(recoding, "_POOL_FROM", 1)
    without = replace(settings, coder="none", workers=2)
    counts = recode_now(store, without)
    assert counts.passages == len(all_passages(store))
    assert codings(store, "run_id") == codings_from_scratch(store, without)


def accepted(store: Store) -> set[tuple[Any, ...]]:
    return set(store.connection.execute("SELECT code, passage_id FROM codings WHERE level = 'accepted'").fetchall())


def test_the_difference_of_two_codebooks_tells_what_coding_again_will_do(
    store: Store, settings: Settings, lexicons: Path, tmp_path: Path
) -> None:
    for change in CHANGES.values():
        for place in change:
            edit(lexicons, *place)
    changed = replace(settings, lexicons=lexicons, home=tmp_path)
    publish(store, changed.published)
    old, new = find_codebook("shipped", changed), find_codebook(str(lexicons), changed)
    told = passage_changes(old, new, changed)
    before = accepted(store)
    recode_now(store, changed)
    after = accepted(store)
    assert told
    for change, found in {"gained": after - before, "lost": before - after}.items():
        assert {(row.code, row.passage_id) for row in told if row.change == change} == found
    rows = compare(old, new, told)
    assert sum(row.passages_gained or 0 for row in rows) == len(after - before)
    assert sum(row.terms_removed for row in rows) == 1


def test_a_codebook_of_an_earlier_run_is_found_by_the_run_and_by_its_fingerprint(
    filled: Path, settings: Settings, tmp_path: Path
) -> None:
    home = replace(settings, home=tmp_path)
    home.work.mkdir()
    shutil.copy(filled, home.working_database)
    with open_store(home.working_database) as store:
        (run_id, fingerprint) = store.connection.execute("SELECT run_id, codebook_fingerprint FROM runs").fetchall()[0]
    shipped = find_codebook("shipped", home)
    for name in (run_id, fingerprint, fingerprint[:8], "corpus"):
        assert term_changes(find_codebook(name, home), shipped) == []
    with pytest.raises(VuistregelError, match="is neither a folder nor known in the corpus"):
        find_codebook("run_onbekend", home)


WORDS = st.sampled_from(
    """partners wisselen ervaringen elkaar leren kpi's agenda's coördinatie leernetwerk gemeente één gravenhaagse kring deelt
    kennis beëindigde delen materiaal zeker co-creatie e-mailgroep überhaupt café niet tijd *netwerk *leer* ken* coör* *dinatie
    uit|wisselen =WISSELEN =delen kring:NOUN delen:VERB @lijst @lijst @lijst @lijst""".split()  # noqa: SIM905 - easier to add to
)
TERM = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=2, max_size=3, unique=True).map("/".join),
    st.tuples(WORDS, st.sampled_from([" ", " ~ ", " ... "]), WORDS).map("".join),
)
CONDITIONS = ("with", "unless", "with_passage", "unless_passage")
CONDITION = st.fixed_dictionaries({"term": TERM}, optional=dict.fromkeys(CONDITIONS, st.lists(TERM, min_size=1, max_size=2)))
TERMS = st.lists(st.one_of(TERM, CONDITION), max_size=3)
CODE = st.fixed_dictionaries({"strong": TERMS, "weak": TERMS, "not_": st.lists(TERM, max_size=1)})
CODES = ("thema.a", "thema.b", "vuistregel.c", "circulatie.d", "circulatie.e", "kring.f")
LIST = st.lists(
    st.sampled_from(["kring", "*groep", "gemeente/gemeenten", "kpi's", "op|halen"]), min_size=1, max_size=3, unique=True
)
BOOK = st.fixed_dictionaries({"list": LIST, **dict.fromkeys(CODES, CODE)})


def book_of(folder: Path, made: dict[str, Any]) -> Codebook:
    folder.mkdir(exist_ok=True)
    words = "".join(f'      - "{word}"\n' for word in made["list"])
    (folder / "lists.yaml").write_text(f"lists:\n  - name: lijst\n    words:\n{words}", encoding="utf-8")
    parents = {"vuistregel.c": {"parent": "thema.a"}}
    codes = [code(name, **made[name], **parents.get(name, {})) for name in CODES]
    return small_codebook(
        folder, *codes, families={"circulatie": {"ordinal": True}, "kring": {"replaces": ["thema.a", "thema.b"]}}
    )


@pytest.fixture(scope="module")
def strange(filled: Path) -> Iterator[tuple[Store, list[AnnotatedPassage]]]:
    """The store with the passages of the document that was made up for this, and some of another."""
    with open_store(filled) as store:
        passages = all_passages(store)
        own = {item.passage.document_id for item in passages if "COÖRDINATIE" in item.passage.text}
        assert len(own) == 1
        yield store, sorted(passages, key=lambda item: item.passage.document_id not in own)[:20]


@given(old=BOOK, data=st.data())
@hypothesis_settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_passage_that_is_not_selected_keeps_its_codings_whatever_changes_in_the_terms(
    old: dict[str, Any],
    data: st.DataObject,
    strange: tuple[Store, list[AnnotatedPassage]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store, passages = strange
    folder = tmp_path_factory.mktemp("books")  # a new one each time: the codebook of a folder is kept by the times of its files
    place = data.draw(st.sampled_from(["list"] * 4 + list(CODES)))
    new = {**old, place: data.draw(LIST if place == "list" else CODE)}
    before, after = book_of(folder / "old", old), book_of(folder / "new", new)
    assert only_terms_differ(before, after)
    patterns = [pattern for change in term_changes(before, after) for pattern in change.patterns]
    documents = sorted({item.passage.document_id for item in passages})
    selected = {passage for _, passage in passages_to_code(store, documents, patterns)}
    first, second = Coder(before), Coder(after)
    for item in passages:
        if first.code(item) != second.code(item):
            event("a passage is coded otherwise")
            assert item.passage.passage_id in selected, item.passage.text


def test_publishing_only_the_codings_gives_what_publishing_everything_gives(
    store: Store, settings: Settings, lexicons: Path, tmp_path: Path
) -> None:
    light, whole = tmp_path / "light.duckdb", tmp_path / "whole.duckdb"
    publish(store, light)
    edit(lexicons, *CHANGES["terms more and less"][0])
    counts = recode_now(store, replace(settings, lexicons=lexicons))
    assert counts.gained or counts.lost
    assert not counts.new_tokens
    publish_codings(store, light)
    publish(store, whole)
    with duckdb.connect(str(light), read_only=True) as one, duckdb.connect(str(whole), read_only=True) as other:
        tables = [name for (name,) in one.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        assert {"codings", "documents", "search_terms", "runs", "about"} <= set(tables)
        for table in tables:
            rows = [connection.execute(f"FROM {table} ORDER BY ALL").fetchall() for connection in (one, other)]
            assert rows[0] == rows[1], table
