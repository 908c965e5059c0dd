"""What extraction gets wrong: on the example corpus, whose true text is known, or on a folder of real documents.

usage: python -m benchmarks.extraction [--documents]
       python -m benchmarks.extraction --corpus DIR [--worst N]
       python -m benchmarks.extraction --speed PATH...

The scan is read where OCR is installed.

Without options, per format:
Character errors: Levenshtein distance over letters, digits and single spaces, per true character.
Lost and foreign words: words of the true text that are missing, and words that it does not have.
Order errors: words that are there, but not where they should be (outside the longest common subsequence).

--corpus: share of the words of another reader's plain text (pandoc; PDFium alone for PDFs, line ends without hyphen) that
are in the passages, or in what was set aside; and passages of PDFs that hold a line which comes back in the margins.
--speed: pages per second of PDFs beside pdfplumber's text and tables of the same files, in turns.
"""

import argparse
import logging
import re
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pdfplumber
import pypandoc
import pypdfium2
from rapidfuzz.distance import LCSseq, Levenshtein

from examples.build import Source, sources, true_blocks
from pipeline.discover import SourceFile, discover
from pipeline.errors import DocumentError
from pipeline.extract import extract, pdf
from pipeline.extract.guard import GuardedExtractor, Limits
from pipeline.extract.office import READERS
from pipeline.records import Extracted
from pipeline.segment import segment

MARGIN = 0.12
"""Share of the page height where running lines are looked for."""


@dataclass(frozen=True)
class Figures:
    """Counts over one or more documents."""

    documents: int
    characters: int
    character_errors: int
    words: int
    lost: int
    foreign: int
    misplaced: int

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def plain(texts: Sequence[str]) -> str:
    """Letters, digits and single spaces, in lower case."""
    return " ".join(re.findall(r"\w+", " ".join(texts).lower()))


def compare(true: Sequence[str], found: Sequence[str]) -> Figures:
    """The figures of one document, from its true and its extracted blocks."""
    expected, got = plain(true), plain(found)
    expected_words, got_words = expected.split(), got.split()
    lost = (Counter(expected_words) - Counter(got_words)).total()
    foreign = (Counter(got_words) - Counter(expected_words)).total()
    in_order = LCSseq.similarity(expected_words, got_words)
    return Figures(
        documents=1,
        characters=len(expected),
        character_errors=Levenshtein.distance(expected, got),
        words=len(expected_words),
        lost=lost,
        foreign=foreign,
        misplaced=len(expected_words) - lost - in_order,
    )


def measure(source: Source, extractor: GuardedExtractor) -> Figures | str:
    """The figures of one document, or why it was not read."""
    try:
        found = extractor.extract(source.target, source.file)
    except DocumentError as error:
        return error.cause
    return compare(true_blocks(source), [block.text for block in found.blocks])


def row(name: str, figures: Figures) -> str:
    share = [figures.character_errors / figures.characters]
    share += [count / figures.words for count in (figures.lost, figures.foreign, figures.misplaced)]
    return f"{name:60.60} {figures.documents:4} {figures.words:7} " + " ".join(f"{value:8.2%}" for value in share)


def example_corpus(each: bool) -> None:
    """A row per format of the example corpus, or also per document."""
    per_format: dict[str, Figures] = defaultdict(lambda: Figures(0, 0, 0, 0, 0, 0, 0))
    print(f"{'':60} docs   words  char.err     lost  foreign    order")
    with GuardedExtractor(Limits()) as extractor:
        for source in sources():
            figures = measure(source, extractor)
            if isinstance(figures, str):
                print(f"{source.file:60.60} not read: {figures}")
                continue
            per_format[source.format] += figures
            if each:
                print(row(f"{source.format}: {source.file}", figures))
    for name in sorted(per_format):
        print(row(name, per_format[name]))


@dataclass(frozen=True)
class Recall:
    """Words of one document that another reader finds too."""

    path: str
    kind: str
    words: int
    found: int
    lost: tuple[str, ...]


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def other_reader(file: SourceFile, kind: str) -> str | None:
    """The plain text that pandoc or PDFium alone gives; None for formats that neither reads."""
    if kind == "pdf":
        with pypdfium2.PdfDocument(file.location) as document:
            text = "\n".join(page.get_textpage().get_text_range() for page in document)
        return re.sub("[\x02\ufffe]", "", text)
    if kind not in READERS:
        return None
    command = [pypandoc.get_pandoc_path(), "-f", READERS[kind], "-t", "plain", "--wrap=none", str(file.location.resolve())]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def recall(file: SourceFile, found: Extracted) -> Recall | None:
    """How many of the words of another reader are in the passages and in what was set aside."""
    reference = other_reader(file, found.kind)
    if reference is None:
        return None
    expected = words_of(reference)
    aside = [f"{line.text} " * len(line.pages) for line in found.running]
    numbers = [str(page) for line in found.running if line.kind == "page_number" for page in line.pages]
    got = words_of("\n".join([segment(found.blocks, "doc")[0], *aside, *numbers]))
    missing = expected - got
    lost = tuple(word for word, _ in missing.most_common(8))
    return Recall(file.path, found.kind, expected.total(), expected.total() - missing.total(), lost)


def running_patterns(path: Path) -> list[re.Pattern[str]]:
    """The lines that come back in the margins of a PDF on at least three pages, or on all of fewer, as PDFium alone sees them."""
    pages: Counter[str] = Counter()
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            width, height = page.get_size()
            text = page.get_textpage()
            edges = [(height * (1 - MARGIN), height), (0, height * MARGIN)]
            parts = [text.get_text_bounded(0, bottom, width, top) for bottom, top in edges]
            pages.update({re.sub(r"\d+", "#", line.strip()) for part in parts for line in part.splitlines()})
        least = min(3, max(2, len(document)))
    lines = [line for line, count in pages.items() if count >= least and len(re.findall(r"[^\W\d_]", line)) >= 4]
    return [re.compile(re.escape(line).replace("\\#", r"\d+").replace("#", r"\d+")) for line in lines]


def corpus(folder: Path, worst: int) -> None:
    """Recall per format, the worst files, and running lines left in passages."""
    logging.disable(logging.CRITICAL)
    found: list[Recall] = []
    passages = running = lines = 0
    for file in discover([folder]):
        try:
            extracted = extract(file.location, file.path)
        except DocumentError as error:
            print(f"not read: {error}")
            continue
        if result := recall(file, extracted):
            found.append(result)
        if extracted.kind == "pdf":
            patterns = running_patterns(file.location)
            lines += len(patterns)
            texts = [passage.text for passage in segment(extracted.blocks, "doc")[1]]
            hits = [text for text in texts if any(pattern.search(text) for pattern in patterns)]
            passages += len(texts)
            running += len(hits)
    print(f"{'format':10} docs   words   recall")
    for kind in sorted({result.kind for result in found}):
        group = [result for result in found if result.kind == kind]
        words = sum(result.words for result in group)
        print(f"{kind:10} {len(group):4} {words:7} {sum(result.found for result in group) / words:8.2%}")
    if passages:
        print(f"{lines} running lines in {running} of {passages} passages of PDFs ({running / passages:.2%})")
    for result in sorted(found, key=lambda result: result.found / max(1, result.words))[:worst]:
        share = result.found / max(1, result.words)
        print(f"{share:8.2%} {result.words - result.found:5} lost  {result.path}: {' '.join(result.lost)}")


def speed(paths: Sequence[Path], rounds: int = 3) -> None:
    """Pages per second, each file read by both in turns; the median of the rounds counts."""
    logging.disable(logging.CRITICAL)
    files = [file.location for file in discover(paths) if file.location.suffix.lower() == ".pdf"]
    total_ours = total_other = 0.0
    pages = 0
    for path in files:
        try:
            pages += pdf.read(path, path.name).pages or 0
        except DocumentError as error:
            print(f"not read: {error}")
            continue
        times = [
            (_seconds(lambda path=path: pdf.read(path, path.name)), _seconds(lambda path=path: _plumb(path)))
            for _ in range(rounds)
        ]
        total_ours += median(ours for ours, _ in times)
        total_other += median(other for _, other in times)
    print(f"{pages} pages: {pages / total_ours:.0f} pages per second, pdfplumber alone {pages / total_other:.0f}: ", end="")
    print(f"{total_other / total_ours:.1f} times as fast")


def _plumb(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("--speed", type=Path, nargs="+")
    arguments = parser.parse_args()
    if arguments.speed:
        speed(arguments.speed)
    elif arguments.corpus:
        corpus(arguments.corpus, arguments.worst)
    else:
        example_corpus(arguments.documents)


if __name__ == "__main__":
    main()
