"""Two codebooks compared: codes and terms that came and went, and the passages that each code gains and loses by it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb

from pipeline.codebook import Codebook, codebook_of_texts, load_codebook
from pipeline.combine import Coder
from pipeline.errors import VuistregelError
from pipeline.lexicon_changes import TermChange, only_terms_differ, term_changes
from pipeline.records import Coding
from pipeline.resources import resource_dir
from pipeline.settings import Settings
from pipeline.stages import load_coder
from pipeline.store import open_published, open_store
from pipeline.store.recoding import annotated_passages, may_hold

SHIPPED = "shipped"
CORPUS = "corpus"
_CHUNK = 500
"""Passages that are coded together."""


@dataclass(frozen=True, slots=True)
class CodeChange:
    """What is other about one code. The numbers of passages are None where there is no corpus."""

    code: str
    change: Literal["added", "removed", "kept"]
    terms_added: int
    terms_removed: int
    terms_changed: int
    """Exclusions are counted as terms."""
    passages_gained: int | None
    passages_lost: int | None


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A passage that has a code, accepted, with one of the two codebooks only."""

    code: str
    change: Literal["gained", "lost"]
    path: str
    page: int | None
    passage_id: str
    text: str


def find_codebook(name: str, settings: Settings) -> Codebook:
    """The codebook that a name stands for: `shipped`, `corpus` (of its last run), a folder, or a run or fingerprint of it.

    A run or fingerprint may be shortened as long as only one begins so. Raises VuistregelError where there is none.
    """
    if name == SHIPPED:
        return load_codebook(resource_dir("lexicons"))
    if name != CORPUS and Path(name).is_dir():
        return load_codebook(Path(name))
    return codebook_of_texts(_kept_lexicon(name, settings))


def _kept_lexicon(name: str, settings: Settings) -> dict[str, str]:
    remedy = f"Name a folder, '{SHIPPED}', '{CORPUS}', or a run_id or codebook_fingerprint of the table runs"
    if not settings.working_database.is_file():
        raise VuistregelError(f"codebook {name}", "is no folder, and there is no corpus that could have kept it", remedy)
    with open_store(settings.working_database) as store:
        rows = store.connection.execute(
            """SELECT DISTINCT codebook_fingerprint FROM runs
               WHERE starts_with(run_id, $1) OR starts_with(codebook_fingerprint, $1)
               OR ($1 = $2 AND run_id = (SELECT value FROM about WHERE key = 'last_run'))""",
            [name, CORPUS],
        ).fetchall()
        if len(rows) != 1:
            problem = "is neither a folder nor known in the corpus" if not rows else "is the beginning of several codebooks"
            raise VuistregelError(f"codebook {name}", problem, remedy)
        texts = store.lexicon(rows[0][0])
    if not texts:
        raise VuistregelError(f"codebook {name}", "was used before the corpus kept its lexicons", remedy)
    return texts


def compare(old: Codebook, new: Codebook, passages: Iterable[PassageChange] | None) -> list[CodeChange]:
    """One row for each code that is not as it was, or has `passages` that changed, in order of code."""
    terms = term_changes(old, new)
    found = list(passages or ())
    codes = {change.code for change in terms} | {change.code for change in found} | (old.codes.keys() ^ new.codes.keys())
    return [
        CodeChange(
            code=code,
            change="added" if code not in old.codes else "removed" if code not in new.codes else "kept",
            terms_added=_count(terms, code, "added"),
            terms_removed=_count(terms, code, "removed"),
            terms_changed=_count(terms, code, "changed"),
            passages_gained=None if passages is None else _count(found, code, "gained"),
            passages_lost=None if passages is None else _count(found, code, "lost"),
        )
        for code in sorted(codes)
    ]


def _count(changes: Iterable[TermChange | PassageChange], code: str, change: str) -> int:
    return sum(found.code == code and found.change == change for found in changes)


def passage_changes(old: Codebook, new: Codebook, settings: Settings) -> list[PassageChange] | None:
    """The passages of the published corpus that gain or lose an accepted code, by code, path and place; None without a corpus.

    The stored tokens are coded with both codebooks and the trained models of the settings; where only terms differ, only the
    passages in which one of them can stand.
    """
    if not settings.published.is_file():
        return None
    condition = "true"
    if only_terms_differ(old, new):
        condition = may_hold(pattern for change in term_changes(old, new) for pattern in change.patterns)
    coders = [load_coder(settings, book) for book in (old, new)]
    found: list[PassageChange] = []
    with open_published(settings.published) as connection:
        rows = connection.execute(
            f"""SELECT p.passage_id, d.path FROM passages p JOIN annotations a USING (passage_id)
                JOIN documents d ON d.document_id = p.document_id WHERE {condition} ORDER BY d.path, p.document_id, p.ordinal"""
        ).fetchall()
        for start in range(0, len(rows), _CHUNK):
            found += _changed(connection, rows[start : start + _CHUNK], coders)
    return sorted(found, key=lambda change: change.code)


def _changed(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[str, str]], coders: Sequence[Coder]
) -> Iterator[PassageChange]:
    passages = annotated_passages(connection, [passage for passage, _ in rows])
    before, after = ([_accepted(codings) for codings in coder.code_all(passages)] for coder in coders)
    for (_, path), item, had, has in zip(rows, passages, before, after, strict=True):
        for code in sorted(had ^ has):
            change: Literal["gained", "lost"] = "gained" if code in has else "lost"
            passage = item.passage
            yield PassageChange(code, change, path, passage.page, passage.passage_id, passage.text)


def _accepted(codings: Iterable[Coding]) -> set[str]:
    return {coding.code for coding in codings if coding.level == "accepted"}
