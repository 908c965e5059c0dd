"""How many names of people are hidden, and what is hidden that is no name.

usage: python -m benchmarks.privacy [DATABASE]

Prints the figures of the hard cases (tests/cases/names.yaml), of the example corpus where its database is given, and how many
words a second are read. A mention counts as hidden when every letter of it is; what is hidden beside names counts in words,
titles that stand with a name left out.
"""

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import yaml

from examples.people import mentions
from pipeline.nlp import Annotator, load_annotator
from pipeline.privacy import Hidden, Names, Person
from pipeline.privacy.lists import fold
from pipeline.privacy.vocabulary import ADDRESS, FUNCTIONS
from pipeline.resources import resource_dir

CASES = Path(__file__).parent.parent / "tests" / "cases" / "names.yaml"
_MARK = re.compile(r"\[\[(.*?)\]\]")
_TITLES = {*ADDRESS, *FUNCTIONS, "de"}


@dataclass
class Score:
    """Counts over some texts, with what was missed and what was wrongly hidden, each in its text."""

    mentions: int = 0
    words: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    wrong_words: int = 0

    def add(self, text: str, truth: list[tuple[int, int]], hidden: Hidden) -> None:
        """Count one text; `truth` are the places of its mentions."""
        covered = {place for span in hidden.spans for place in range(span.start, span.end)}
        names = {place for start, end in truth for place in range(start, end)}
        self.mentions += len(truth)
        self.words += len(text.split())
        for start, end in truth:
            if any(text[place].isalnum() and place not in covered for place in range(start, end)):
                self.missed.append(f"{text[start:end]!r} in {text!r}")
        for span in hidden.spans:
            beside = "".join(" " if place in names else text[place] for place in range(span.start, span.end))
            extra = [word for word in re.findall(r"\w+", beside) if fold(word) not in _TITLES]
            if extra and not span.token.startswith(("[e-mail", "[telefoon")):
                self.wrong.append(f"{text[span.start : span.end]!r} in {text!r}")
                self.wrong_words += len(extra)

    def __str__(self) -> str:
        found = self.mentions - len(self.missed)
        return (
            f"{found} of {self.mentions} mentions hidden ({found / self.mentions:.1%}); "
            f"{len(self.wrong)} times something else, {self.wrong_words} of {self.words} words"
        )


def marked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A case without its marks, and the places that were marked."""
    plain, spans, place = "", list[tuple[int, int]](), 0
    for found in _MARK.finditer(text):
        plain += text[place : found.start()]
        spans.append((len(plain), len(plain) + len(found[1])))
        plain, place = plain + found[1], found.end()
    return plain + text[place:], spans


def cases() -> Iterator[tuple[dict[str, Any], str, str]]:
    """(group, case with marks, what a report shows or nothing) of every hard case."""
    for group in yaml.safe_load(CASES.read_text(encoding="utf-8"))["groups"]:
        for case in group["cases"]:
            yield (group, case, "") if isinstance(case, str) else (group, case["text"], case.get("hidden", ""))


def names_of(group: dict[str, Any]) -> Names:
    """The people of a group of cases, all in one document `doc`."""
    return Names(Person(name, organisation, role, "doc", "net") for name, organisation, role in group["attendance"])


def case_scores(annotator: Annotator) -> dict[str, Score]:
    """The figures of each half of the hard cases."""
    scores: dict[str, Score] = {}
    for group, case, _ in cases():
        text, truth = marked(case)
        (annotation,) = annotator.annotate([text])
        hidden = names_of(group).hide(text, "doc", starts=annotation.starts, pos=annotation.pos)
        scores.setdefault(group["half"], Score()).add(text, truth, hidden)
    return scores


def example_score(connection: duckdb.DuckDBPyConnection) -> tuple[Score, float]:
    """The figures of the example corpus, all passages, and the words that are read in a second."""
    names = Names.read(connection)
    rows = connection.execute("""
        SELECT p.text, p.document_id, a.starts, a.pos, split_part(d.path, '/', 1)
        FROM passages p JOIN annotations a USING (passage_id) JOIN documents d ON d.document_id = p.document_id
        ORDER BY d.path, p.ordinal""").fetchall()
    score, seconds = Score(), 0.0
    for text, document_id, starts, pos, folder in rows:
        before = time.process_time()
        hidden = names.hide(text, document_id, starts=starts, pos=pos)
        seconds += time.process_time() - before
        score.add(text, mentions(text, folder), hidden)
    return score, score.words / seconds


def main() -> None:
    """Print the figures, and every error."""
    scores = dict(case_scores(load_annotator("auto", resource_dir("models"))))
    if len(sys.argv) > 1:
        with duckdb.connect(sys.argv[1], read_only=True) as connection:
            scores["example corpus"], speed = example_score(connection)
        print(f"{speed:,.0f} words a second")
    for name, score in scores.items():
        print(f"{name}: {score}")
        for error in score.missed:
            print(f"    missed {error[:160]}")
        for error in score.wrong:
            print(f"    wrong  {error[:160]}")


if __name__ == "__main__":
    main()
