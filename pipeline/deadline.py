"""A limit on the time that a block of Python may take."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipeline.errors import DocumentError


@contextmanager
def deadline(seconds: float, subject: str) -> Iterator[None]:
    """Stop the block with a DocumentError about `subject` when it takes longer.

    It uses the alarm of the process, so it works in the main thread of a process only; elsewhere there is no limit. The block
    ends at its next step in Python: one call into C that never returns is not stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def late(_number: int, _frame: FrameType | None) -> None:
        raise DocumentError(subject, "too_slow", f"took more than {seconds:.0f} s to code", "Split it, or allow it --max-minutes")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
