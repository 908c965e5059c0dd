"""Looks for what makes made-up passages a bad teacher: copies, stock phrases, and sentences that real texts do not have.

    python models/training/lint.py models/training/made-up.jsonl [--beside REAL.jsonl ...]

Findings are counted and shown; exit code 1 when a passage repeats another or copies from the texts it is laid beside.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

SHINGLE = 9
"""Words in a row that two passages hardly ever share by chance."""
SAME = 0.5
"""Share of their runs of words from which two passages are copies of each other."""
STOCK_WORDS = 4
STOCK_PASSAGES, STOCK_SHARE = 6, 0.8
"""A run of four words in at least so many passages, of which at least this share has one and the same code, gives it away."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Finding:
    """One thing that somebody should look at; `serious` where it must be mended."""

    kind: str
    passage: str
    text: str
    serious: bool = False


def read(path: Path) -> list[dict[str, Any]]:
    """The passages of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def lint(passages: Sequence[dict[str, Any]], beside: Sequence[str] = ()) -> list[Finding]:
    """Everything worth a look, the serious things first. `beside` are texts that nothing may be copied from."""
    found = [*repeated_ids(passages), *duplicates(passages), *copied(passages, beside), *stock_phrases(passages)]
    return sorted(found, key=lambda finding: not finding.serious)


def repeated_ids(passages: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Ids that stand there more than once."""
    for name, count in Counter(str(passage["id"]) for passage in passages).items():
        if count > 1:
            yield Finding("id", name, f"stands there {count} times", serious=True)


def duplicates(passages: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Passages that share half of their runs of words with an earlier one."""
    runs = [set(shingles(passage["text"])) for passage in passages]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, own in enumerate(runs):
        shared = Counter(earlier for run in own for earlier in holders[run])
        for earlier, count in shared.items():
            if count >= SAME * min(len(own), len(runs[earlier])):
                yield Finding("duplicate", str(passages[number]["id"]), f"repeats {passages[earlier]['id']}", serious=True)
        for run in own:
            holders[run].append(number)


def copied(passages: Sequence[dict[str, Any]], beside: Sequence[str]) -> Iterator[Finding]:
    """Runs of words that stand in one of the texts beside."""
    known = {run for text in beside for run in shingles(text)}
    for passage in passages:
        for run in shingles(passage["text"]):
            if run in known:
                yield Finding("copied", str(passage["id"]), " ".join(run), serious=True)
                break


def stock_phrases(passages: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Runs of four words that stand in many passages, nearly all with the same code: a model would learn the phrase."""
    holders: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, passage in enumerate(passages):
        for run in shingles(passage["text"], STOCK_WORDS):
            holders[run].add(number)
    for run, numbers in sorted(holders.items()):
        if len(numbers) >= STOCK_PASSAGES:
            codes = Counter(coding["code"] for number in numbers for coding in passages[number]["codes"])
            code, count = max(codes.items(), key=lambda item: (item[1], item[0]), default=("", 0))
            if count >= STOCK_SHARE * len(numbers):
                yield Finding("stock phrase", code, f"'{' '.join(run)}' in {len(numbers)} passages, {count} with this code")


def shingles(text: str, length: int = SHINGLE) -> Iterator[tuple[str, ...]]:
    """Every run of so many words, in lower case."""
    words = _WORD.findall(text.lower())
    return zip(*(words[start:] for start in range(length)), strict=False)


def shape(texts: Sequence[str]) -> dict[str, float]:
    """Words per passage and per sentence (medians), and different words per thousand."""
    sentences = [len(_WORD.findall(part)) for text in texts for part in re.split(r"(?<=[.!?])\s", text)]
    words = [word for text in texts for word in _WORD.findall(text.lower())]
    thousands = [len(set(words[start : start + 1000])) for start in range(0, len(words) - 999, 1000)]
    return {
        "passages": len(texts),
        "words per passage": median(len(_WORD.findall(text)) for text in texts),
        "words per sentence": median(length for length in sentences if length),
        "different words per 1,000": median(thousands) if thousands else 0,
    }


def main(arguments: Iterable[str]) -> int:
    """Prints the findings, their counts, and the shape of the passages beside that of real ones."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("passages", type=Path)
    parser.add_argument("--beside", type=Path, nargs="*", default=[], help="JSONL files whose texts may not be copied")
    options = parser.parse_args(list(arguments))
    passages = read(options.passages)
    beside = {path.name: [row["text"] for row in read(path)] for path in options.beside}
    found = lint(passages, [text for texts in beside.values() for text in texts])
    for finding in found:
        print(f"{finding.kind}: {finding.passage}: {finding.text}")
    for name, texts in ({options.passages.name: [passage["text"] for passage in passages]} | beside).items():
        print(f"{name}: " + ", ".join(f"{value:g} {what}" for what, value in shape(texts).items()))
    counts = Counter(finding.kind for finding in found)
    print("findings: " + (", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "none"))
    return int(any(finding.serious for finding in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
