"""A run that `vuistregel serve` started does not outlive it, also when it is killed: it would wait for its server for ever."""

import os
import threading
import time

_SERVING = "VUISTREGEL_SERVING"
"""In the environment of the runs that are started: the number of the process that serves."""
_SECONDS = 1.0
"""Between two looks whether it is still there."""


def serve_from_here() -> None:
    """Mark this process as the one that starts runs."""
    os.environ[_SERVING] = str(os.getpid())


def end_with_serve() -> None:
    """In a run: stop as soon as the process that serves is gone, where that is what started this one."""
    serving = os.getppid()
    if os.environ.get(_SERVING) == str(serving):
        threading.Thread(target=_watch, args=(serving,), daemon=True, name="end-with-serve").start()


def _watch(serving: int) -> None:
    while os.getppid() == serving:
        time.sleep(_SECONDS)
    os._exit(1)
