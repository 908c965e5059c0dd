"""Paths → the files to take in, in a fixed order."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import VuistregelError
from pipeline.sidecar import SIDECAR_NAMES, Declared, Sidecars

_NO_DOCUMENTS = {".ds_store", "thumbs.db", "desktop.ini", *SIDECAR_NAMES}


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A file to take in."""

    path: str
    """Relative to the folder that was named, with forward slashes; the name alone for a file that was named itself."""
    location: Path
    """Absolute; a link only where that leads out of the folder that was named."""
    size: int
    """Bytes."""
    modified_ns: int
    """Time of the last change, in nanoseconds."""
    declared: Declared = field(default=Declared(), compare=False)
    """What a sidecar beside it or above it says of it."""

    @property
    def key(self) -> str:
        """The location as text that any database holds: bytes in a name that are no UTF-8 become escapes."""
        return _as_text(self.location)


def discover(paths: Iterable[Path], home: Path | None = None) -> list[SourceFile]:
    """Every file under `paths`, each once, sorted by path.

    Left out are hidden files and folders, lock files of Office programs (~$...), files of the system,
    folders that are links (they may lead in a circle), sidecars, and what the product itself keeps under `home`. The
    location of a file is never a link, but for a link that leads out of its folder: that may lead to anything, and is refused.
    Raises VuistregelError for a path that does not exist, for a sidecar that cannot be read, and when there is no file at all.
    """
    named = list(paths)
    own = home.resolve() if home else None
    found: dict[Path, SourceFile] = {}
    for path in named:
        if not path.exists():
            raise VuistregelError(str(path), "does not exist", "Name a file or a folder with documents")
        for file in sorted(_files(path.resolve())):
            if own is None or not file.location.is_relative_to(own):
                found.setdefault(file.location, file)
    if not found:
        raise VuistregelError(", ".join(map(str, named)), "holds no documents", "Put docx, odt, pdf, html, md or txt files in it")
    return sorted(found.values())


def _files(root: Path) -> Iterator[SourceFile]:
    if root.is_file():
        yield _source_file(Path(root.name), root, Sidecars(root.parent))
        return
    sidecars = Sidecars(root)
    for location in root.rglob("*"):
        relative = location.relative_to(root)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if not location.is_file() or hidden or location.name.lower() in _NO_DOCUMENTS:
            continue
        target = location.resolve()
        with suppress(FileNotFoundError):  # it has just been renamed or taken away
            yield _source_file(relative, target if target.is_relative_to(root) else location, sidecars)


def _source_file(relative: Path, location: Path, sidecars: Sidecars) -> SourceFile:
    status = location.stat()
    return SourceFile(_as_text(relative), location, status.st_size, status.st_mtime_ns, sidecars.declared(location))


def _as_text(path: Path) -> str:
    return path.as_posix().encode(errors="backslashreplace").decode()
