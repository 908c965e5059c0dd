"""file → Extracted: what a file says, as blocks in reading order, whatever its format."""

from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.extract import office, pdf, text
from pipeline.extract.sniff import sniff
from pipeline.records import Extracted

EXTRACTION_VERSION = 3
"""Raised when the same file gives other blocks: then every document is extracted again."""


def extract(path: Path, shown: str) -> Extracted:
    """Read one file. `shown` is how messages call it. Raises DocumentError with the stage that refused it."""
    try:
        kind = sniff(path, shown)
        if kind == "pdf":
            found = pdf.read(path, shown)
        elif kind in office.READERS:
            found = office.read(path, kind, shown)
        else:
            found = text.read(path, shown)
    except OSError as error:
        raise DocumentError(
            shown, "unreadable", f"cannot be read ({error.strerror})", "Close other programs that use it and check its rights"
        ) from error
    except RecursionError as error:
        raise DocumentError(
            shown, "damaged", "nests its lists or tables too deeply", "Open it in its own program, simplify it and save it again"
        ) from error
    if not any(character.isalpha() for block in found.blocks for character in block.text):
        raise DocumentError(shown, "no_words", "holds no words", "Check whether it is the right file")
    return found
