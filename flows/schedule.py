"""Ingestion by itself: at fixed times, when a watched folder changes, or both; one run at a time."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import UUID

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments import arun_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.ingest import ingest
from flows.shown import as_parameters
from pipeline.discover import SourceFile, discover
from pipeline.errors import VuistregelError
from pipeline.settings import Settings
from pipeline.settled import is_news, settled

SETTLE_SECONDS = 5.0
"""Between the two looks of a scheduled run at the documents."""
_LOOK_SECONDS = 10.0
"""Between two looks at a watched folder."""
_POLL_SECONDS = 2.0
"""Between two questions to Prefect what is due."""


def deployment(paths: Sequence[Path], settings: Settings, cron: str | None, timezone: str) -> RunnerDeployment:
    """Ingestion as Prefect schedules it: a run that is due while another one works is cancelled, not queued.

    Raises VuistregelError when `cron` is no schedule or `timezone` is none.
    """
    shown = [path.as_posix() for path in paths]
    parameters = {
        "paths": shown,
        "settings": as_parameters(settings),
        "settle_seconds": SETTLE_SECONDS,
    }
    try:
        return ingest.to_deployment(
            name="scheduled",
            schedule=Cron(cron, timezone=timezone) if cron else None,
            parameters=parameters,
            description=f"Takes in what is new or changed under {', '.join(shown)}.",
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )  # type: ignore[return-value] # it is the deployment itself outside an event loop
    except ValueError as error:
        if "timezone" in str(error).lower():
            raise VuistregelError(f"--timezone {timezone!r}", "is not known", "Write it as Europe/Amsterdam") from error
        raise VuistregelError(
            f"--cron {cron!r}",
            "is no schedule",
            "Write five fields: minute, hour, day, month, day of the week; '0 2 * * *' is every night at two",
        ) from error


async def serve(planned: RunnerDeployment, watched: Sequence[Path] | None, home: Path) -> None:
    """Start what is due, and a run when the folders `watched` change, until SIGINT or SIGTERM; this cancels a run at work."""
    runner = Runner(name="vuistregel", query_seconds=_POLL_SECONDS, limit=None)
    number: UUID = await runner.aadd_deployment(planned)
    working = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner has now set its own answer to SIGTERM, which ours replaces
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    watching = asyncio.create_task(_watch(watched, home, lambda: _run_now(number))) if watched else None
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([working, stopping, *([watching] if watching else [])], return_when=asyncio.FIRST_COMPLETED)
    if watching:
        watching.cancel()
    if not working.done():
        await runner.astop()
    await working


async def _watch(paths: Sequence[Path], home: Path, run: Callable[[], Awaitable[bool]]) -> None:
    before: list[SourceFile] = []
    taken: list[SourceFile] = []
    while True:
        now = await asyncio.to_thread(_listing, paths, home)
        complete = settled(before, now)
        if is_news(taken, complete, now) and await run():
            taken = complete
        before = now
        await asyncio.sleep(_LOOK_SECONDS)


async def _run_now(number: UUID) -> bool:
    """Whether a run came about and was not cancelled because another one was at work."""
    run = await arun_deployment(number, as_subflow=False, poll_interval=_POLL_SECONDS)
    return run.state is not None and not run.state.is_cancelled()


def _listing(paths: Sequence[Path], home: Path) -> list[SourceFile]:
    try:
        return discover(paths, home)
    except VuistregelError:  # a folder that is empty, or a drive that is away for a moment
        return []
