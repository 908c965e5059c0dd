"""Whoever asks the database goes first: a run stands back for other programs, and its workers stand back for the run."""

import sys

if sys.platform != "win32":
    import os

RUN = 5
WORKER = 10
"""Niceness: 0 is what programs have, 19 the least that a machine gives."""


def stand_back(niceness: int) -> None:
    """Give this process, and what it starts from now on, at least this niceness. Does nothing where there is none (Windows)."""
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))
