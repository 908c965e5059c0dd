"""Ids and hashes: the same from the same, different from the different, on every machine."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ids import file_hash, make_id, text_hash

PARTS = st.lists(st.text(st.characters(exclude_categories=())) | st.integers(), max_size=4)
steady = settings(derandomize=True, database=None, deadline=None)


def test_ids_and_hashes_are_what_they_were(tmp_path: Path) -> None:
    """These change only together with every stored id: then the working database is made anew."""
    (tmp_path / "a").write_bytes(b"kennis")
    assert make_id("doc", "kennis", 3) == "doc_3hy8e1np93k9vb7h"
    assert text_hash("kennis", "delen") == "007f00cdc3a7d67ac4ca01345d2a25b5"
    assert file_hash(tmp_path / "a") == "f77012858c50697f993784739bf37f55"


@steady
@given(PARTS)
def test_an_id_has_a_prefix_and_sixteen_characters_without_look_alikes(parts: list[str | int]) -> None:
    assert re.fullmatch(r"pas_[0-9abcdefghjkmnpqrstvwxyz]{16}", make_id("pas", *parts))
    assert make_id("pas", *parts) == make_id("pas", *parts)
    assert make_id("pas", *parts)[4:] == make_id("cod", *parts)[4:]


@steady
@given(PARTS, PARTS)
def test_different_parts_give_different_ids_and_hashes(first: list[str | int], second: list[str | int]) -> None:
    one, other = [str(part) for part in first], [str(part) for part in second]
    assert (make_id("a", *first) == make_id("a", *second)) == (one == other)
    assert (text_hash(*one) == text_hash(*other)) == (one == other)


@pytest.mark.parametrize("sign", ["", " ", "\x1f", "\x00", "\x1e", "|", "_", ",", "\n"])
def test_it_matters_where_one_part_ends(sign: str) -> None:
    variants = [
        ("a", f"b{sign}c"),
        (f"a{sign}b", "c"),
        (f"a{sign}b{sign}c",),
        ("a", "b", "c"),
        ("a", "b", "c", ""),
        ("", "a", "b", "c"),
    ]
    assert len({make_id("x", *parts) for parts in variants}) == len(set(variants))
    assert len({text_hash(*parts) for parts in variants}) == len(set(variants))


def test_the_order_of_parts_matters() -> None:
    assert make_id("x", "a", "b") != make_id("x", "b", "a")
    assert text_hash("a", "b") != text_hash("b", "a")


def test_a_name_that_is_no_utf8_has_an_id() -> None:
    name = b"cli\xebnten.doc".decode("utf-8", "surrogateescape")
    assert make_id("doc", name) != make_id("doc", "clinten.doc")
    assert text_hash(name) != text_hash("clinten.doc")


def test_letters_that_look_alike_but_differ_have_different_ids() -> None:
    assert make_id("x", "cliënt") != make_id("x", "clie\u0308nt")


def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    first, copy, other = (tmp_path / name for name in ("a.txt", "b.bin", "c.txt"))
    first.write_bytes(b"kennis\r\n" * 100_000)
    copy.write_bytes(b"kennis\r\n" * 100_000)
    other.write_bytes(b"kennis\n" * 100_000)
    assert file_hash(first) == file_hash(copy) != file_hash(other)
    assert re.fullmatch(r"[0-9a-f]{32}", file_hash(first))
