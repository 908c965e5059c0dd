"""Dutch paragraphs for pre-training, from folders of HTML, manual pages, Markdown, plain text and JSONL.

    python raw_text.py --output raw.jsonl FOLDER_OR_FILE...

Only paragraphs that look Dutch are kept, each once. The result is for training only and is not shipped.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

DUTCH = frozenset(
    "de het een van en in is dat op te zijn met voor niet die aan er om ook als dan maar bij of uit nog worden door"
    " naar heeft tot wordt u deze kan kunt".split()
)
ENGLISH = frozenset("the of and to is that for with this be are not you can from or".split())
BLOCKS = frozenset("p li td th h1 h2 h3 h4 h5 h6 div dd dt br tr title".split())
LEFT_OUT = frozenset(("script", "style", "pre"))
LONGEST = 400
SHORTEST = 4


class Paragraphs(HTMLParser):
    """Collects the text of block elements."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._parts: list[str] = []
        self._depth = 0

    def flush(self) -> None:
        """Ends the current paragraph."""
        self.found.append("".join(self._parts))
        self._parts = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._depth += tag in LEFT_OUT
        if tag in BLOCKS or tag in LEFT_OUT:
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(0, self._depth - (tag in LEFT_OUT))
        if tag in BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self._depth:
            self._parts.append(data)


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of one file, by its ending."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = data.decode("utf-8", errors="replace")
    ending = (path.with_suffix("") if path.suffix == ".gz" else path).suffix.lower()
    if ending in (".html", ".htm"):
        parser = Paragraphs()
        parser.feed(text)
        parser.flush()
        return parser.found
    if ending == ".jsonl":
        return [str(json.loads(line)["text"]) for line in text.splitlines() if line.strip()]
    if ending == ".conllu":
        lines = [line.removeprefix("# text = ") for line in text.splitlines() if line.startswith("# text = ")]
        return [" ".join(lines[start : start + 8]) for start in range(0, len(lines), 8)]
    if re.fullmatch(r"\.[1-8]", ending):
        text = re.sub(r"(?m)^\.(B|I|BR|IR|RB|RI|BI)\s+", "", text)
        text = re.sub(r"(?m)^[.'].*$", "\n", re.sub(r"\\f.|\\&|\\", "", text))
    if ending == ".md":
        return re.sub(r"[*#|_`>]+", " ", text).splitlines()
    return re.split(r"\n\s*\n", text)


def looks_dutch(words: list[str]) -> bool:
    """Enough Dutch function words, and more than twice as many as English ones."""
    dutch = sum(word in DUTCH for word in words)
    english = sum(word in ENGLISH for word in words)
    return len(words) >= SHORTEST and dutch >= max(1, 0.08 * len(words)) and dutch > 2 * english


def dutch_paragraphs(files: list[Path]) -> Iterator[str]:
    """Each Dutch paragraph once, long ones in pieces."""
    seen: set[str] = set()
    for file in files:
        for paragraph in paragraphs(file):
            words = paragraph.split()
            text = " ".join(words)
            if text not in seen and looks_dutch(re.findall(r"[a-z']+", text.lower())):
                seen.add(text)
                yield from (" ".join(words[at : at + LONGEST]) for at in range(0, len(words), LONGEST))


def main() -> None:
    """Writes the paragraphs in a fixed random order."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sources", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    files = [file for source in options.sources for file in [source, *sorted(source.rglob("*"))] if file.is_file()]
    found = list(dutch_paragraphs(files))
    random.Random(0).shuffle(found)
    rows = (json.dumps({"text": text}, ensure_ascii=False) for text in found)
    options.output.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
