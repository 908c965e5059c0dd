"""The log of judgements: only ever added to, by whoever and however many at once; and how a judged passage is found again."""

import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import VuistregelError
from pipeline.reviews import Anchor, Event, Machine, Place, append, current, events, find, new_event, settle
from pipeline.reviews.anchors import digest_of, moved_offset
from tests.conftest import ROOT

NOW = datetime(2026, 5, 1, 12)
TEXT = "De partners delen elk kwartaal hun ervaringen met de nieuwe aanpak."
PASSAGE = Anchor("pas_1", "kring/verslag.docx", "hash-1", "Kop", 3, TEXT)


def judged(
    verdict: str = "accepted", minute: int = 0, reviewer: str = "anna", passage: Anchor = PASSAGE, **more: object
) -> Event:
    stance = {"rejected": None, "withdrawn": None}.get(verdict, "toegepast")
    details = {"stance": stance, "reviewer": reviewer, "made_at": NOW + timedelta(minutes=minute)} | more
    return new_event(passage, "thema.kennis", verdict, **details)  # type: ignore[arg-type]


# the log


def test_what_is_appended_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "map met # en ?" / "reviews.sqlite"
    full = judged(
        evidence=(3, 11), remark="Zie ook 🌱", machine=Machine("suggested", "beoogd", 0.5, "both"), codebook_fingerprint="c"
    )
    assert events(path) == []
    assert append(path, [full, judged("rejected", 1)]) == 2
    assert events(path) == [full, judged("rejected", 1)]
    assert append(path, [full, full]) == 0, "the same judgement is there once"
    assert len(events(path)) == 2


def test_events_come_in_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    append(tmp_path / "r", [judged(minute=5), judged(minute=1)])
    append(tmp_path / "r", [judged(minute=3)])
    assert [event.made_at.minute for event in events(tmp_path / "r")] == [1, 3, 5]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET verdict = 'rejected'",
        "DELETE FROM events",
        "INSERT OR REPLACE INTO events SELECT * FROM events",
        "UPDATE OR IGNORE events SET remark = ''",
        "INSERT INTO events SELECT * FROM events WHERE true ON CONFLICT DO UPDATE SET verdict = 'rejected'",
    ],
)
def test_nothing_changes_or_removes_an_event(tmp_path: Path, statement: str) -> None:
    append(tmp_path / "r", [judged()])
    log = sqlite3.connect(tmp_path / "r")
    with pytest.raises(sqlite3.IntegrityError, match="judgements are never"):
        log.execute(statement)
    log.close()
    assert events(tmp_path / "r") == [judged()]


def test_many_programs_append_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from tests.unit.test_reviews import judged
from pipeline.reviews import append
path, name = Path(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
for minute in range(20):
    append(path, [judged(minute=minute, reviewer=name)])
"""
    path = tmp_path / "reviews.sqlite"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, path, str(name)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        for name in range(5)
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate(timeout=120)[1] for process in running] == [""] * 5
    found = events(path)
    assert len(found) == 100
    assert {event.reviewer for event in found} == set("01234")


def test_an_append_that_fails_adds_nothing(tmp_path: Path) -> None:
    append(tmp_path / "r", [judged()])
    broken = replace(judged(minute=1), verdict="maybe")  # type: ignore[arg-type]
    with pytest.raises(VuistregelError, match=r"log of judgements cannot be used.*CHECK"):
        append(tmp_path / "r", [judged(minute=2), broken])
    assert events(tmp_path / "r") == [judged()]


def test_a_log_that_cannot_be_read_is_never_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"this is no database, but it is long enough to look like one" * 20)
    with pytest.raises(VuistregelError, match="cannot be used"):
        events(tmp_path / "broken")
    append(tmp_path / "newer", [judged()])
    with sqlite3.connect(tmp_path / "newer") as log:
        log.execute("PRAGMA user_version = 2")
    log.close()
    for use in (lambda: events(tmp_path / "newer"), lambda: append(tmp_path / "newer", [judged()])):
        with pytest.raises(VuistregelError, match="version 2 of the log"):
            use()
    (tmp_path / "folder").mkdir()
    with pytest.raises(VuistregelError, match="cannot be used"):
        events(tmp_path / "folder")


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"verdict": "maybe"}, "unknown verdict"),
        ({"stance": None}, "has no stance"),
        ({"stance": "misschien"}, "has no stance"),
        ({"verdict": "rejected", "stance": "beoogd"}, "cannot have a stance"),
        ({"reviewer": " "}, "has no reviewer"),
        ({"evidence": (0, len(TEXT) + 1)}, "outside its passage"),
        ({"evidence": (5, 5)}, "outside its passage"),
        ({"evidence": (2, 3)}, "without words"),
    ],
)
def test_a_judgement_that_contradicts_itself_is_refused(wrong: dict[str, object], problem: str) -> None:
    with pytest.raises(VuistregelError, match=problem):
        judged(**wrong)  # type: ignore[arg-type]


def test_the_last_word_of_each_reviewer_stands() -> None:
    first, second, other = judged(), judged("rejected", 1), judged("accepted", 2, "bert")
    assert current([first, second, other]) == [second, other]
    assert current([first, second, other, judged("withdrawn", 3)]) == [other]


# where a passage is now


MOVED = "oud/verslag.docx"


def now(passage_id: str = "pas_9", **changes: object) -> Anchor:
    return replace(PASSAGE, passage_id=passage_id, content_hash="hash-2", **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("same_words", "document", "expected"),
    [
        ([now("pas_1"), now()], [], ("pas_1", "id")),
        ([now(path="elders/x.docx"), now("pas_2")], [], ("pas_2", "document")),
        (
            [now("pas_2", ordinal=9), now("pas_3", ordinal=4), now("pas_4", ordinal=3, heading="Anders")],
            [],
            ("pas_3", "document"),
        ),
        ([now("pas_2", path=MOVED), now("pas_3", path="kring/x.docx")], [], ("pas_2", "moved")),
        ([replace(PASSAGE, passage_id="pas_2", path="nieuw/naam.docx"), now(path="a/b.docx")], [], ("pas_2", "moved")),
        ([now("pas_2", path="andere/kring.docx")], [], ("pas_2", "corpus")),
        ([now("pas_2", path="b.docx"), now("pas_3", path="a.docx")], [], ("pas_3", "copies")),
        ([], [now("pas_2", text=TEXT.replace("nieuwe", "oude")), now("pas_3", text="Heel iets anders.")], ("pas_2", "similar")),
        ([], [now("pas_3", text="Heel iets anders, zonder een woord gemeen.")], None),
        ([], [], None),
    ],
)
def test_a_passage_is_found_by_the_surest_sign(
    same_words: list[Anchor], document: list[Anchor], expected: tuple[str, str] | None
) -> None:
    for words, around in ((same_words, document), (same_words[::-1], document[::-1])):
        place = find(PASSAGE, words, around, [MOVED])
        assert (place and (place.passage_id, place.found_by)) == expected
        assert place is None or place.certain == (place.found_by not in {"similar", "copies"})


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(texts, st.sampled_from([" ", "\n", "\t ", "\xa0"]), st.data())
def test_layout_changes_neither_digest_nor_evidence(text: str, gap: str, data: st.DataObject) -> None:
    new = gap.join(text.split())
    assert digest_of(new) == digest_of(text)
    words = list(re.finditer(r"\S+", text))
    if words:
        word = data.draw(st.sampled_from(words))
        start, end = (moved_offset(offset, text, new) for offset in word.span())
        assert new[start:end].rstrip() == word[0]


def test_case_changes_neither_digest_nor_evidence() -> None:
    old, new = "DE STRASSE in Weißfluß deelt.", "De Straße in Weissfluss deelt."
    assert digest_of(old) == digest_of(new)
    assert new[moved_offset(old.index("deelt"), old, new) :] == "deelt."


# what holds


def places(found: dict[str, Place | None], *judgements: Event) -> dict[str, Place | None]:
    return {event.event_id: found[event.passage.passage_id] for event in judgements}


def statuses(*judgements: Event, found: dict[str, Place | None] | None = None) -> list[str]:
    where = found or {"pas_1": Place("pas_1", "id", 1.0)}
    return [entry.status for entry in settle(judgements, places(where, *judgements), {"thema.kennis"})]


def test_reviewers_who_agree_are_followed_and_those_who_do_not_are_not() -> None:
    assert statuses(judged(), judged("added", 1, "bert")) == ["applied", "applied"]
    assert statuses(judged(), judged("rejected", 1, "bert")) == ["disputed", "disputed"]
    other_stance = judged("changed_stance", 1, "bert", stance="beoogd")
    assert statuses(judged(), other_stance) == ["disputed", "disputed"]
    assert statuses(judged(), other_stance, judged("withdrawn", 2, "bert")) == ["applied", "withdrawn", "withdrawn"]
    assert statuses(judged(), other_stance, judged("accepted", 2, "bert")) == ["applied", "replaced", "applied"]


def test_a_judgement_on_the_passage_under_its_new_id_replaces_the_earlier_one() -> None:
    again = judged("rejected", 1, passage=replace(PASSAGE, passage_id="pas_2"))
    found = {"pas_1": Place("pas_2", "document", 1.0), "pas_2": Place("pas_2", "id", 1.0)}
    assert statuses(judged(), again, found=found) == ["replaced", "applied"]


def test_a_changed_passage_is_to_be_looked_at_until_anybody_judges_it_again() -> None:
    found: dict[str, Place | None] = {"pas_1": Place("pas_2", "similar", 0.8), "pas_2": Place("pas_2", "id", 1.0)}
    before = judged("rejected", -1, "bert", replace(PASSAGE, passage_id="pas_2"))
    after = judged("rejected", 1, "bert", replace(PASSAGE, passage_id="pas_2"))
    assert statuses(judged(), found=found) == ["look_again"]
    assert statuses(before, judged(), found=found) == ["applied", "look_again"]
    assert statuses(judged(), after, found=found) == ["replaced", "applied"]


def test_what_is_gone_is_an_orphan() -> None:
    assert statuses(judged(), found={"pas_1": None}) == ["orphan"]
    unknown = new_event(PASSAGE, "thema.weg", "rejected", reviewer="anna", made_at=NOW)
    assert statuses(unknown) == ["orphan"]
