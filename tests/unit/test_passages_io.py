"""Coding without a database: one row per line, in order, with evidence in the text as it came in."""

import json
from typing import Any

import pytest

from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.passages_io import code_lines
from pipeline.settings import Settings

LEARNING = "De partners komen elk kwartaal bijeen om van elkaar te leren."


def line(text: object, identifier: object = "1") -> str:
    return json.dumps({"id": identifier, "text": text})


def rows(*lines: str, explain: bool = False) -> list[dict[str, Any]]:
    return list(code_lines(lines, Settings(), explain))


def test_every_line_has_a_row_in_order() -> None:
    texts = [LEARNING, "", "De printer is stuk.", LEARNING, "   \n\t ", "🎉"] * 100
    found = rows(*(line(text, number) for number, text in enumerate(texts)))
    assert [row["id"] for row in found] == list(range(600))
    assert [bool(row["codes"]) for row in found] == [text == LEARNING for text in texts]


def test_a_row_has_the_keys_of_the_contract(codebook: Codebook) -> None:
    (row,) = rows(line(LEARNING))
    assert list(row) == ["id", "codes"]
    for coding in row["codes"]:
        assert list(coding) == ["code", "stance", "score", "level", "source", "evidence"]
        assert coding["code"] in codebook.codes
        assert coding["stance"] in codebook.stances
        assert coding["level"] in {"accepted", "suggested"}
        assert coding["source"] in {"lexicon", "classifier", "both"}
        assert list(coding["evidence"]) == ["start", "end", "text"]
    assert json.loads(json.dumps(row)) == row


def test_an_explanation_names_the_terms_and_the_cue() -> None:
    (row,) = rows(line(LEARNING), explain=True)
    assert all(set(coding) > {"rule"} and "; " in coding["rule"] for coding in row["codes"])


@pytest.mark.parametrize(
    "text",
    [
        f"🎉 {LEARNING}",
        f"\ufeff{LEARNING}",
        f"  \t {LEARNING}  ",
        f"e\u0301\u0302 {LEARNING}",
        f"\x00\x07 {LEARNING}",
        f"Eerst dit.\r\n{LEARNING}",
        f"👩‍👩‍👧‍👦\u200d {LEARNING}",
        LEARNING.replace(" ", "\u00a0"),
        LEARNING.replace("leren", "le\u00adren"),
    ],
)
def test_evidence_is_the_slice_of_the_text_as_it_came_in(text: str) -> None:
    (row,) = rows(line(text))
    assert row["codes"]
    for coding in row["codes"]:
        evidence = coding["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["text"] != ""


@pytest.mark.parametrize("identifier", ["x", 7, 1.5, None, True, ["a", 1], {"doc": "a"}, ""])
def test_an_id_comes_back_as_it_was(identifier: object) -> None:
    (row,) = rows(line(LEARNING, identifier))
    assert row["id"] == identifier
    assert type(row["id"]) is type(identifier)


def test_empty_lines_and_other_keys_are_passed_over() -> None:
    with_more = json.dumps({"source": "x", "text": LEARNING, "codes": [1], "id": "a"})
    assert [row["id"] for row in rows("\n", "", "   \t", with_more + "\n", "\r\n", line("x", "b"))] == ["a", "b"]


def test_no_lines_give_no_rows() -> None:
    assert rows() == []


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    assert rows("\ufeff" + line(LEARNING)) == rows(line(LEARNING))


@pytest.mark.parametrize(
    "wrong",
    [
        "geen json",
        "{",
        '{"id": "1"}',
        '{"text": "a"}',
        '{"id": "1", "Text": "a"}',
        "[1, 2]",
        '["id", "text"]',
        '"id text"',
        "12",
        "null",
        "true",
        '{"id": "1", "text": null}',
        '{"id": "1", "text": 3}',
        '{"id": "1", "text": ["a"]}',
        '{"id": "1", "text": "a"} {"id": "2", "text": "b"}',
        '{"id": "1", "text": "\\ud83d"}',
        '{"id": "\\udc00", "text": "a"}',
    ],
)
def test_a_wrong_line_is_named_with_its_number_and_a_remedy(wrong: str) -> None:
    with pytest.raises(VuistregelError) as raised:
        rows("", line("goed"), wrong, line("goed"))
    assert raised.value.subject == "line 3"
    assert raised.value.exit_code == 2
    assert raised.value.remedy


def test_the_same_lines_give_the_same_rows_alone_and_together() -> None:
    texts = [LEARNING, "Burgers nemen nauwelijks deel aan het netwerk.", "Besloten wordt een leeragenda te maken."]
    together = rows(*(line(text) for text in texts))
    assert together == [row for text in texts for row in rows(line(text))]


def test_a_long_passage_is_coded_whole() -> None:
    text = "De printer is stuk. " * 2_000 + LEARNING
    (row,) = rows(line(text))
    assert all(coding["evidence"]["start"] >= 40_000 for coding in row["codes"])
    assert row["codes"]
