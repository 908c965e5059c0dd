"""The last published versions, each with its run: published/NUMBER-RUN_ID.duckdb beside the published database."""

import errno
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from pipeline.errors import VuistregelError

_FOLDER = "published"
_NAME = re.compile(r"(\d+)-(run_\w+)\.duckdb")
_NO_LINKS = {errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS}
"""The file system has no hard links, or the folder is on another one."""


def keep_version(fresh: Path, target: Path, ordinal: int, run_id: str) -> None:
    """Keep `fresh`, about to become `target`, as the version of its run, in one step; an earlier one of that run is replaced.

    A hard link takes no room; where there are none it is a copy. Raises OSError.
    """
    folder = target.with_name(_FOLDER)
    folder.mkdir(exist_ok=True)
    kept = folder / f"{ordinal}-{run_id}.duckdb"
    half = folder / f".{kept.name}.new"
    half.unlink(missing_ok=True)
    try:
        try:
            os.link(fresh, half)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            shutil.copyfile(fresh, half)
            sync(half)
        half.replace(kept)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def forget_versions(target: Path, current: str, number: int) -> None:
    """Remove all but the last `number` versions; that of the run `current` always stays.

    A reader that has one open keeps it, where the system allows; elsewhere it is removed the next time.
    """
    versions = versions_of(target)
    others = sorted((run for run in versions if run != current), key=lambda run: versions[run][0])
    outdated = [versions[run][1] for run in others[: max(0, len(others) - number + 1)]]
    for path in (*outdated, *target.with_name(_FOLDER).glob(".*.new*")):
        with suppress(OSError):
            path.unlink()


def versions_of(target: Path) -> dict[str, tuple[int, Path]]:
    """Run id → number of the run and the version that was published with it."""
    found = ((path, _NAME.fullmatch(path.name)) for path in target.with_name(_FOLDER).glob("*.duckdb"))
    return {match[2]: (int(match[1]), path) for path, match in found if match}


def version_path(target: Path, run: str | None) -> Path:
    """The version that was published with a run, named by its id or its number; `target` itself for None.

    Raises VuistregelError, with the runs that are there, when that version is not kept.
    """
    if run is None:
        return target
    versions = versions_of(target)
    for run_id, (ordinal, path) in versions.items():
        if run in {run_id, str(ordinal)}:
            return path
    known = ", ".join(str(ordinal) for ordinal, _ in sorted(versions.values()))
    raise VuistregelError(
        f"run {run}", "has no published version here", f"Choose one of: {known}" if known else "Take in documents first"
    )


def sync(path: Path) -> None:
    """Have the system write a file to the disk, so that it is whole after a power cut."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
