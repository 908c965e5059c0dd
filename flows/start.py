"""Starting work from the command line: Prefect is imported here, and only when a flow has to run; that costs seconds."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from flows.clock import now
from flows.environment import prepare
from flows.priority import RUN, stand_back
from flows.server import announced, server, server_with_page, wait_until_ready
from pipeline.errors import VuistregelError
from pipeline.recode import RecodeCounts, recode_corpus
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.intake import Summary


def ingest(paths: Sequence[Path], settings: Settings, retry: bool = False, forget: bool = False) -> "Summary":
    """Run the ingestion flow with Prefect's own files under the home folder. Raises VuistregelError when it is stopped."""
    stand_back(RUN)
    prepare(settings.home)
    with _sigterm_stops(), server(settings.home):
        import httpx

        from flows.ingest import run_ingest

        try:
            return run_ingest(paths, settings, retry, forget)
        except KeyboardInterrupt as error:
            code = 143 if isinstance(error, _Terminated) else 130
            raise VuistregelError("ingest", "was stopped", "What was stored stays; run it again to go on", code) from error
        except httpx.HTTPError as error:
            gone = "was broken off, since Prefect's server no longer answers (did 'vuistregel serve' stop?)"
            raise VuistregelError("ingest", gone, "What was stored stays; run it again to go on") from error


def recode(settings: Settings, everything: bool = False) -> RecodeCounts | None:
    """Code the corpus again, without Prefect: it would take longer to start than most changes of a term take."""
    stand_back(RUN)
    return recode_corpus(settings, now, everything)


class _Terminated(KeyboardInterrupt):
    """SIGTERM came."""


@contextmanager
def _sigterm_stops() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does. Prefect takes the signal itself during a flow, and then passes it on."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def serve(
    paths: Sequence[Path],
    settings: Settings,
    cron: str | None,
    timezone: str,
    watch: bool,
    port: int,
    say: Callable[[str], None],
) -> None:
    """Schedule ingestion until the process is told to stop.

    `say` hears where the page is, and what keeps the folders from being watched.
    """
    stand_back(RUN)
    prepare(settings.home, "INFO")
    with server_with_page(port) as url:
        from flows.schedule import deployment
        from flows.schedule import serve as serve_until_stopped

        planned = deployment(paths, settings, cron, timezone)
        wait_until_ready(url)
        say(f"page        {url.removesuffix('/api')}")
        if cron:
            say(f"schedule    {cron} ({timezone})")
        if watch:
            say(f"watching    {', '.join(path.as_posix() for path in paths)}")
        say("stop with Ctrl-C")
        with announced(settings.home, url):
            asyncio.run(serve_until_stopped(planned, paths if watch else None, settings.home, say))
    say("stopped")
