"""Processes that do not outlive the one that started them, also when that one is killed."""

import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import wait


def end_with_parent(clean: Callable[[], None] = lambda: None) -> None:
    """In a process of `multiprocessing`: call `clean` and stop as soon as the process that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel, clean), daemon=True, name="end-with-parent").start()


def _watch(sentinel: int, clean: Callable[[], None]) -> None:
    wait([sentinel])
    try:
        clean()
    finally:
        os._exit(1)
