"""Section → Markdown as GitHub reads it; marks are spans of HTML, which readers do not show."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.report.blocks import Section
from pipeline.report.render.numbering import words
from pipeline.report.render.office import run_pandoc
from pipeline.report.render.tree import Node, text, tree

_NO_BREAK = {"t": "RawBlock", "c": ["openxml", ""]}


def as_markdown(section: Section, files: Mapping[str, str]) -> str:
    """The text. `files`: name of a picture → file beside the text."""
    made = tree(section, files, _NO_BREAK)
    made["blocks"] = [*_opening(made["meta"]), *_without_styles(_a_level_lower(made["blocks"]))]
    made["meta"]["title"] = {"t": "MetaInlines", "c": text(words(section.title))}
    with TemporaryDirectory() as folder:
        return run_pandoc(made, "gfm", [], Path(folder) / "made.md").decode()


def _opening(meta: Node) -> list[Node]:
    """Title and subtitle as text of the page: the data above it can hold no mark."""
    title: Node = {"t": "Header", "c": [1, ["", [], []], meta["title"]["c"]]}
    return [title, *({"t": "Para", "c": meta[key]["c"]} for key in ("subtitle",) if key in meta)]


def _a_level_lower(blocks: list[Node]) -> list[Node]:
    """Headings one level below that of the title."""
    return [{"t": "Header", "c": [block["c"][0] + 1, *block["c"][1:]]} if block["t"] == "Header" else block for block in blocks]


def _without_styles(node: Any) -> Any:
    """The blocks without the divisions that carry a style, which Markdown does not know."""
    if isinstance(node, dict):
        return {key: _without_styles(value) for key, value in node.items()}
    if isinstance(node, list):
        return [inner for child in node for inner in _unwrapped(child)]
    return node


def _unwrapped(node: Any) -> list[Any]:
    if isinstance(node, dict) and node.get("t") == "Div":
        blocks: list[Any] = _without_styles(node["c"][1])
        return blocks
    return [_without_styles(node)]
