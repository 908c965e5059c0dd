"""Passages as JSONL in, codings as JSONL out: coding without a database."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pipeline.errors import VuistregelError
from pipeline.process import Tools, load_tools
from pipeline.records import AnnotatedPassage, Coding, Passage
from pipeline.settings import Settings

_CHUNK = 256
"""Lines that are annotated together."""


def code_lines(lines: Iterable[str], settings: Settings, explain: bool = False) -> Iterator[dict[str, Any]]:
    """One row per line with text, in order: id and codes, evidence in code points of the text as it came in.

    Raises VuistregelError for the first line that is no object with an id and a text.
    """
    tools = load_tools(settings)
    rows = (_read(number, line) for number, line in enumerate(lines, 1) if line.strip())
    while chunk := list(islice(rows, _CHUNK)):
        yield from _code(chunk, tools, explain)


def _read(number: int, line: str) -> tuple[Any, str]:
    try:
        row = json.loads(line.removeprefix("\ufeff"))
        identifier, text = row["id"], row["text"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise VuistregelError(
            f"line {number}", "is no JSON object with 'id' and 'text'", 'Write each passage as {"id": "1", "text": "..."}'
        ) from error
    if not isinstance(text, str):
        raise VuistregelError(f"line {number}", "has a 'text' that is no text", "Put the passage between quotation marks")
    try:
        f"{identifier}{text}".encode()
    except UnicodeEncodeError as error:
        raise VuistregelError(f"line {number}", "holds half a character", "Write the file again, as UTF-8") from error
    return identifier, text


def _code(chunk: list[tuple[Any, str]], tools: Tools, explain: bool) -> Iterator[dict[str, Any]]:
    annotations = tools.annotator.annotate(text for _, text in chunk)
    passages = [
        AnnotatedPassage(Passage(str(identifier), "", 0, None, "", "paragraph", text, 0, len(text)), annotation)
        for (identifier, text), annotation in zip(chunk, annotations, strict=True)
    ]
    for (identifier, _), codings in zip(chunk, tools.coder.code_all(passages), strict=True):
        yield {"id": identifier, "codes": [_row(coding, explain) for coding in codings]}


def _row(coding: Coding, explain: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": coding.code,
        "stance": coding.stance,
        "score": coding.score,
        "level": coding.level,
        "source": coding.source,
        "evidence": {"start": coding.evidence_start, "end": coding.evidence_end, "text": coding.evidence_text},
    }
    return row | {"rule": coding.rule} if explain else row
