"""Plain text → blocks, on cases that people can add to."""

from pathlib import Path

import pytest
import yaml

from pipeline.extract.text import join_lines, read
from tests.conftest import CASES

FILE = yaml.safe_load((CASES / "plain_text.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILE)
def test_lines_make_blocks(name: str, tmp_path: Path) -> None:
    path = tmp_path / "stuk.txt"
    path.write_bytes(FILE[name]["lines"].encode())
    assert [f"{block.kind}: {block.text}" for block in read(path, "stuk.txt").blocks] == FILE[name]["blocks"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["samenwer-", "king"], "samenwerking"),
        (["leer-", "en ontwikkelkringen"], "leer- en ontwikkelkringen"),
        (["leer-", "of werkkring"], "leer- of werkkring"),
        (["Noord-", "Holland"], "Noord- Holland"),
        (["2023-", "2025"], "2023- 2025"),
        (["- los", "vervolg"], "- los vervolg"),
        (["-", "en"], "- en"),
        (["één regel"], "één regel"),
        (["a-", "b-", "c"], "abc"),
    ],
)
def test_lines_are_joined_to_running_text(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text
