"""Judgements in the published corpus: what they do to codings, and that none is ever lost."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.codebook import Codebook, load_codebook
from pipeline.errors import VuistregelError
from pipeline.ids import make_id
from pipeline.judging import Corpus, read_judgements, read_text
from pipeline.records import AnnotatedPassage, Annotation, Coding, Outcome, Passage
from pipeline.reviews import Event, Verdict, append, events
from pipeline.settings import Settings
from pipeline.store import open_published, open_store, publish, publish_judgements
from tests.unit.test_store import RUN, filled, outcome, rows

NOW = datetime(2026, 5, 1, 12)
SENTENCES = [
    "De partners delen elk kwartaal hun ervaringen met de nieuwe aanpak in de wijk.",
    "In de werkgroep ontbreekt nog altijd een vertegenwoordiger van de bewoners.",
    "De gemeente wil volgend jaar samen met de corporatie een leerkring beginnen.",
    "Wij spraken af dat iedere organisatie haar eigen verslag voortaan zelf deelt.",
]


@dataclass
class Corpora:
    """A home with documents of the passages that a test says they have, published after every change."""

    home: Path
    codebook: Codebook
    clock: datetime = NOW
    codes: dict[str, str] = field(default_factory=lambda: {"thema.kennis": "suggested"})
    """Codes that the machine gives to every passage, with their level."""

    @property
    def published(self) -> Path:
        return self.home / "corpus.duckdb"

    def take_in(self, texts: Sequence[str], path: str = "kring/a.md", location: str = "a") -> None:
        with open_store(self.home / "work.duckdb") as store:
            filled(store, self.codebook, document(texts, path, location, self.codes))
            store.finish_run(RUN.run_id, NOW, 1.0, {"documents_ok": 1})
            publish(store, self.published)

    def publish(self) -> None:
        with open_store(self.home / "work.duckdb") as store:
            publish_judgements(store, self.published)

    def judge(self, text: str, code: str, verdict: Verdict, reviewer: str = "anna", **more: Any) -> Event:
        """Judge the first passage with this text."""
        ((passage_id,), *_) = rows(self.published, f"SELECT passage_id FROM passages WHERE text = '{text}' ORDER BY ALL")
        self.clock += timedelta(minutes=1)
        with open_published(self.published) as connection:
            event = Corpus(connection).judgement(str(passage_id), code, verdict, reviewer=reviewer, made_at=self.clock, **more)
        append(self.home / "reviews.sqlite", [event])
        return event

    def codings(self, table: str = "codings") -> list[tuple[object, ...]]:
        return rows(
            self.published,
            f"SELECT text, code, stance, level, source, judgement FROM {table} JOIN passages USING (passage_id) ORDER BY ALL",
        )

    def statuses(self) -> list[object]:
        return [status for (status,) in rows(self.published, "SELECT status FROM reviews ORDER BY reviewed_at")]


def document(texts: Sequence[str], path: str, location: str, codes: dict[str, str]) -> Outcome:
    """A document with a passage per text, under a heading that says where it stands."""
    base = outcome(path, location=location)
    assert base.document is not None
    document_id = make_id("doc", path, *texts)
    start, passages, codings = 0, [], []
    for ordinal, text in enumerate(texts):
        passage_id = make_id("pas", document_id, text, ordinal)
        passage = Passage(passage_id, document_id, ordinal, None, "Kop", "paragraph", text, start, start + len(text))
        passages.append(AnnotatedPassage(passage, Annotation((), (), (), (), (), (), ())))
        for code, level in codes.items():
            coding_id = make_id("cod", passage_id, code)
            codings.append(
                Coding(coding_id, passage_id, code, "neutraal", 0.4, level, "classifier", 0, 2, text[:2], "w")  # type: ignore[arg-type]
            )
        start += len(text) + 2
    changed = replace(base.document, document_id=document_id, text="\n\n".join(texts), content_hash=make_id("hash", *texts))
    return replace(base, document=changed, passages=tuple(passages), codings=tuple(codings))


@pytest.fixture
def corpora(tmp_path: Path, codebook: Codebook) -> Corpora:
    made = Corpora(tmp_path, codebook)
    made.take_in(SENTENCES[:2])
    return made


def test_each_verdict_does_what_it_says(corpora: Corpora) -> None:
    first, second = SENTENCES[:2]
    corpora.judge(first, "thema.kennis", "accepted")
    corpora.judge(first, "partij.burger", "added", stance="beoogd", evidence=(3, 11))
    corpora.judge(second, "thema.kennis", "rejected")
    before = corpora.codings()
    assert {row[-1] for row in before} == {"none"}, "nothing shows before it is published"
    corpora.publish()
    assert corpora.codings() == [
        (first, "partij.burger", "beoogd", "accepted", "human", "added"),
        (first, "thema.kennis", "neutraal", "accepted", "classifier", "accepted"),
    ]
    assert corpora.codings("rejected_codings") == [(second, "thema.kennis", "neutraal", "suggested", "classifier", "rejected")]
    evidence = rows(corpora.published, "SELECT evidence_text, evidence_start, score FROM codings ORDER BY code")
    assert evidence == [("partners", 3, 1.0), ("De", 0, 0.4)]
    ids = rows(
        corpora.published,
        "SELECT coding_id, passage_id, code FROM codings UNION ALL SELECT coding_id, passage_id, code FROM rejected_codings",
    )
    assert all(coding_id == make_id("cod", str(passage_id), str(code)) for coding_id, passage_id, code in ids)
    assert corpora.statuses() == ["applied"] * 3
    counted = rows(corpora.published, "SELECT code, neutraal, beoogd FROM stance_balance WHERE passages > 0 ORDER BY code")
    assert counted == [("partij.burger", 0, 1), ("thema.kennis", 1, 0)], "the views count what people decided"


def test_a_changed_stance_is_taken_over_and_a_withdrawal_takes_it_back(corpora: Corpora) -> None:
    first = SENTENCES[0]
    corpora.judge(first, "thema.kennis", "changed_stance", stance="ontbreekt")
    corpora.publish()
    assert corpora.codings()[0] == (first, "thema.kennis", "ontbreekt", "accepted", "classifier", "changed")
    event = corpora.judge(first, "thema.kennis", "withdrawn")
    assert event.machine is not None
    assert (event.machine.level, event.machine.stance) == ("suggested", "neutraal"), (
        "what the machine said, not what was made of it"
    )
    corpora.publish()
    assert corpora.codings()[0] == (first, "thema.kennis", "neutraal", "suggested", "classifier", "none")
    assert corpora.statuses() == ["withdrawn", "withdrawn"]


def test_what_a_person_approved_stays_when_the_machine_no_longer_sees_it(corpora: Corpora) -> None:
    first, second = SENTENCES[:2]
    corpora.judge(first, "thema.kennis", "accepted")
    corpora.judge(second, "thema.kennis", "rejected")
    corpora.codes = {}
    corpora.take_in(SENTENCES[:2])
    assert corpora.codings() == [(first, "thema.kennis", "neutraal", "accepted", "human", "accepted")]
    machine = rows(corpora.published, "SELECT judged_level, judged_score, machine_level FROM reviews ORDER BY verdict")
    assert machine == [("suggested", 0.4, None)] * 2


def test_a_vuistregel_that_a_person_gives_brings_its_theme(corpora: Corpora, codebook: Codebook) -> None:
    first, second = SENTENCES[:2]
    parent = codebook.codes["vuistregel.2"].parent
    corpora.codes = {parent: "suggested"}
    corpora.take_in(SENTENCES[:2])
    corpora.judge(first, "vuistregel.2", "added", stance="beoogd")
    corpora.judge(second, "vuistregel.2", "added", stance="beoogd")
    corpora.judge(second, parent, "rejected")
    corpora.publish()
    assert corpora.codings() == sorted([
        (first, parent, "neutraal", "accepted", "classifier", "none"),
        (first, "vuistregel.2", "beoogd", "accepted", "human", "added"),
        (second, "vuistregel.2", "beoogd", "accepted", "human", "added"),
    ])  # fmt: skip
    corpora.codes = {}
    corpora.take_in(SENTENCES[:2])
    assert (first, parent, "beoogd", "accepted", "human", "none") in corpora.codings()


def test_reviewers_who_disagree_leave_the_coding_as_it_was(corpora: Corpora) -> None:
    corpora.judge(SENTENCES[0], "thema.kennis", "accepted")
    corpora.judge(SENTENCES[0], "thema.kennis", "rejected", "bert")
    corpora.publish()
    assert corpora.codings()[0][-1] == "none"
    assert corpora.statuses() == ["disputed", "disputed"]


def test_judgements_follow_their_passage_into_a_changed_document(corpora: Corpora) -> None:
    kept, changed = SENTENCES[:2]
    corpora.judge(kept, "thema.kennis", "accepted", evidence=(3, 11))
    corpora.judge(changed, "thema.kennis", "rejected")
    laid_out = kept.replace(" ", "  ", 1)
    corpora.take_in([SENTENCES[2], changed.replace("altijd een", "steeds één"), laid_out])
    assert corpora.statuses() == ["applied", "look_again"]
    evidence = rows(corpora.published, "SELECT evidence_text, evidence_start FROM codings WHERE judgement = 'accepted'")
    assert evidence == [("partners", 4)]
    shown = rows(corpora.published, "SELECT text, found_by, similarity > .7 FROM reviews ORDER BY reviewed_at")
    assert shown == [(kept, "document", True), (changed, "similar", True)]
    corpora.take_in([SENTENCES[2]])
    assert corpora.statuses() == ["orphan", "orphan"]
    corpora.take_in(SENTENCES[:2])
    assert corpora.statuses() == ["applied", "applied"], "an orphan that comes back is itself again"


def test_a_log_that_cannot_be_read_stops_the_publication(corpora: Corpora) -> None:
    corpora.judge(SENTENCES[0], "thema.kennis", "accepted")
    corpora.publish()
    (corpora.home / "reviews.sqlite").write_bytes(b"broken" * 1000)
    for name in ("reviews.sqlite-wal", "reviews.sqlite-shm"):
        (corpora.home / name).unlink(missing_ok=True)
    with pytest.raises(VuistregelError, match="log of judgements cannot be used"):
        corpora.publish()
    assert corpora.statuses() == ["applied"]


def test_only_what_judgements_touch_is_made_again_and_the_file_is_as_a_whole_publication(corpora: Corpora) -> None:
    corpora.judge(SENTENCES[0], "thema.kennis", "accepted")
    corpora.publish()
    corpora.judge(SENTENCES[0], "partij.burger", "added", stance="beoogd")
    corpora.judge(SENTENCES[1], "thema.kennis", "rejected")
    corpora.publish()
    quick = everything(corpora.published)
    with open_store(corpora.home / "work.duckdb") as store:
        publish(store, corpora.published)
    assert everything(corpora.published) == quick
    sizes = []
    for _ in range(7):
        corpora.publish()
        sizes.append(corpora.published.stat().st_size)
    assert max(sizes[3:]) <= max(sizes[:3]), "it does not grow with every judgement"


def everything(published: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table and view, with its rows in their order."""
    names = [str(name) for (name,) in rows(published, "SELECT table_name FROM information_schema.tables ORDER BY 1")]
    assert {"codings", "reviews", "coded_passages"} <= set(names)
    return {name: rows(published, f"FROM {name}") for name in names}


def test_a_run_that_was_broken_off_is_not_published_with_a_judgement(corpora: Corpora) -> None:
    with open_store(corpora.home / "work.duckdb") as store:
        store.begin_run(replace(RUN, run_id="run_2", ordinal=2))
    corpora.judge(SENTENCES[0], "thema.kennis", "accepted")
    with pytest.raises(VuistregelError, match=r"the last run was broken off\. Finish it"):
        corpora.publish()
    assert corpora.statuses() == []


# from a table


def test_judgements_come_from_a_table_all_or_none(corpora: Corpora, tmp_path: Path) -> None:
    ids = [str(row[0]) for row in rows(corpora.published, "SELECT passage_id FROM passages ORDER BY ordinal")]
    file = tmp_path / "oordelen.csv"
    file.write_text(
        f"passage_id;code;verdict;stance;remark;made_at\n{ids[0]};thema.kennis;accepted;;goed;2026-04-01T12:00+02:00\n"
        f"{ids[1]};partij.burger;added;ontbreekt;;\n", encoding="utf-8-sig",
    )  # fmt: skip
    with open_published(corpora.published) as connection:
        found = read_judgements(read_text(file), file.name, Corpus(connection), "anna", NOW)
        assert [(event.verdict, event.stance, event.made_at.isoformat()) for event in found] == [
            ("accepted", "neutraal", "2026-04-01T10:00:00"),
            ("added", "ontbreekt", "2026-05-01T12:00:00"),
        ]
        for row, problem in [
            (f"{ids[0]},geen.code,accepted", "csv:3: code geen.code: is not in the codebook"),
            ("pas_weg,thema.kennis,accepted", "csv:3: passage pas_weg: is not in the corpus"),
            (f"{ids[0]},thema.kennis,misschien", "csv:3: judgement .* unknown verdict"),
            (f"{ids[0]},partij.burger,accepted", "csv:3: judgement .* has no stance"),
        ]:
            file.write_text(f"passage_id,code,verdict\n{ids[0]},thema.kennis,accepted\n{row}\n", encoding="utf-8")
            with pytest.raises(VuistregelError, match=problem):
                read_judgements(read_text(file), file.name, Corpus(connection), "anna", NOW)
        file.write_text("passage_id,code\n", encoding="utf-8")
        with pytest.raises(VuistregelError, match="has no column verdict"):
            read_judgements(read_text(file), file.name, Corpus(connection), "anna", NOW)


# nothing is ever lost


CODES = ("thema.kennis", "partij.burger")


class Judging(RuleBasedStateMachine):
    """Any order of judgements, documents read again in another form, and publications."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.corpora = Corpora(Path(self.folder.name), load_codebook(Settings().lexicons))
        self.made: list[Event] = []
        self.corpora.take_in(SENTENCES[:2])

    @rule(
        texts=st.lists(st.sampled_from([*SENTENCES, *(text.replace("de", "een") for text in SENTENCES)]), max_size=4),
        path=st.sampled_from(["kring/a.md", "elders/a.md", "kring/b.md"]),
        codes=st.sampled_from([{}, {"thema.kennis": "accepted"}, dict.fromkeys(CODES, "suggested")]),
    )
    def read_again(self, texts: list[str], path: str, codes: dict[str, str]) -> None:
        self.corpora.codes = codes
        self.corpora.take_in(texts, path)

    @rule()
    def publish(self) -> None:
        self.corpora.publish()

    @precondition(lambda self: rows(self.corpora.published, "SELECT 1 FROM passages LIMIT 1"))
    @rule(verdict=st.sampled_from(get_args(Verdict)), code=st.sampled_from(CODES), who=st.sampled_from("ab"), data=st.data())
    def judge(self, verdict: Verdict, code: str, who: str, data: st.DataObject) -> None:
        texts = sorted(str(text) for (text,) in rows(self.corpora.published, "SELECT DISTINCT text FROM passages"))
        stance = None if verdict in {"rejected", "withdrawn"} else data.draw(st.sampled_from(["beoogd", "neutraal"]))
        self.made.append(self.corpora.judge(data.draw(st.sampled_from(texts)), code, verdict, who, stance=stance))

    @invariant()
    def every_judgement_is_in_the_log(self) -> None:
        if hasattr(self, "made"):
            assert events(self.corpora.home / "reviews.sqlite") == self.made

    def teardown(self) -> None:
        if not hasattr(self, "made"):
            return
        self.corpora.publish()
        published = self.corpora.published
        shown = rows(published, "SELECT review_id FROM reviews ORDER BY reviewed_at")
        assert shown == [(event.event_id,) for event in self.made], "each is in the published corpus, once"
        assert rows(published, "SELECT coding_id FROM codings GROUP BY ALL HAVING count(*) > 1") == []
        wrong = rows(published, """
            SELECT * FROM reviews r LEFT JOIN codings c USING (passage_id, code)
            WHERE status = 'applied' AND CASE verdict WHEN 'rejected' THEN c.coding_id IS NOT NULL
                ELSE c.level IS DISTINCT FROM 'accepted' OR c.stance IS DISTINCT FROM r.stance END""")  # fmt: skip
        assert wrong == [], "what is said to be applied is applied"
        evidence = rows(published, """
            SELECT count(*) FROM codings JOIN passages USING (passage_id)
            WHERE substr(text, evidence_start + 1, evidence_end - evidence_start) <> evidence_text""")  # fmt: skip
        assert evidence == [(0,)]
        self.folder.cleanup()


Judging.TestCase.settings = settings(
    max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestNothingIsLost = pytest.mark.slow(Judging.TestCase)
