"""Ingestion by itself: at fixed times, when a watched folder changes, or both; one run at a time."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.deployments import arun_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from flows.ingest import ingest
from flows.served import serve_from_here
from flows.shown import as_parameters
from pipeline.discover import SourceFile, discover
from pipeline.errors import VuistregelError
from pipeline.settings import Settings
from pipeline.settled import is_news, settled, taken_of

SETTLE_SECONDS = 5.0
"""Between the two looks of a scheduled run at the documents."""
_LOOK_SECONDS = 10.0
"""Between two looks at a watched folder."""
_AGAIN_SECONDS = 20.0
"""After a run that failed, or gave way to another one, until the watcher tries again; twice as long after each further one."""
_LONGEST_SECONDS = 600.0
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


async def serve(planned: RunnerDeployment, watched: Sequence[Path] | None, home: Path, say: Callable[[str], None]) -> None:
    """Start what is due, and a run when the folders `watched` change, until SIGINT or SIGTERM; this cancels a run at work."""
    runner = Runner(name="vuistregel", query_seconds=_POLL_SECONDS, limit=None)
    serve_from_here()
    number: UUID = await runner.aadd_deployment(planned)
    await close_runs_of_before(number)
    working = asyncio.create_task(runner.start())
    await asyncio.sleep(0)  # the runner has now set its own answer to SIGTERM, which ours replaces
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    watching = [asyncio.create_task(watch(watched, home, lambda: _run_now(number, say), say))] if watched else []
    stopping = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([working, stopping, *watching], return_when=asyncio.FIRST_COMPLETED)
    for task in (stopping, *watching):
        task.cancel()
    if not working.done():
        await runner.astop()
    await working
    for task in done.intersection(watching):  # it ends by a fault only
        task.result()


async def close_runs_of_before(number: UUID) -> None:
    """Tell Prefect that runs which were at work when this program or the machine went down are so no longer.

    Otherwise they would stay at work in its page, and it would cancel every new run.
    """
    at_work = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[number]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING])),
    )
    async with get_client() as client:
        for run in await client.read_flow_runs(flow_run_filter=at_work):
            await client.set_flow_run_state(run.id, Crashed(message="vuistregel serve, or the machine, went down"), force=True)


async def watch(
    paths: Sequence[Path],
    home: Path,
    run: Callable[[], Awaitable[bool]],
    say: Callable[[str], None],
    look_seconds: float = _LOOK_SECONDS,
    again_seconds: float = _AGAIN_SECONDS,
) -> None:
    """Look at `paths` again and again, and `run` when there is news, until cancelled.

    `run` says whether the news is dealt with. If not, it is tried again after `again_seconds`, twice as long each time, at most
    `_LONGEST_SECONDS`. What keeps `paths` from being read is said once; they are then as they were at the last look.
    """
    before: list[SourceFile] = []
    taken: list[SourceFile] = []
    trouble, pause = "", again_seconds
    while True:
        now, problem = await asyncio.to_thread(_look, paths, home)
        if problem not in {"", trouble}:
            say(problem)
        trouble, wait = problem, look_seconds
        complete = settled(before, now)
        if not problem and is_news(taken, complete, now):
            if await run():
                taken, pause = taken_of(taken, complete, now), again_seconds
            else:
                wait, pause = pause, min(2 * pause, _LONGEST_SECONDS)
        before = before if problem else now
        await asyncio.sleep(wait)


async def _run_now(number: UUID, say: Callable[[str], None]) -> bool:
    """Whether a run came to its end, or a person cancelled it; not when it failed or gave way to another one at work."""
    try:
        run = await arun_deployment(number, as_subflow=False, poll_interval=_POLL_SECONDS)
        if run.state is None or not run.state.is_cancelled():
            return run.state is not None and run.state.is_completed()
        async with get_client() as client:
            return any(state.is_cancelling() for state in await client.read_flow_run_states(run.id))
    except httpx.HTTPError as error:  # a server of the user's own, which was away for a moment
        say(f"Prefect's server does not answer ({type(error).__name__}); it is asked again")
        return False


def _look(paths: Sequence[Path], home: Path) -> tuple[list[SourceFile], str]:
    """The documents, or why they cannot be listed: a folder that is empty, a drive that is away for a moment, a wrong sidecar."""
    try:
        return discover(paths, home), ""
    except (VuistregelError, OSError) as error:
        return [], str(error)
