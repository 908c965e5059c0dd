"""Where batches run: in processes here, or on a Dask cluster here or elsewhere. The flow is the same."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flows.batches import NewRunner, processes
from pipeline import __version__
from pipeline.errors import VuistregelError
from pipeline.process import fingerprints
from pipeline.runner import check_runner
from pipeline.settings import Settings


def new_runner(paths: Sequence[Path], settings: Settings) -> NewRunner:
    """Number of workers → the runner that the settings ask for.

    Raises VuistregelError when there is no such runner, and when a worker of a running cluster has another version, other
    lexicons or models, or does not see the documents.
    """
    check_runner(settings.runner)
    if settings.runner == "processes":
        return processes
    from prefect_dask.task_runners import DaskTaskRunner

    if address := settings.runner.partition("=")[2]:
        check_cluster(address, paths, settings)
        return lambda _workers: DaskTaskRunner(address=address)
    return lambda workers: DaskTaskRunner(cluster_class=_cluster(settings.work / "dask", workers))


def _cluster(folder: Path, workers: int) -> Callable[..., Any]:
    """A cluster of processes on this machine that listens on loopback only; its files stand in `folder`."""
    import dask
    from distributed import LocalCluster

    dask.config.set({"distributed.worker.daemon": False})  # a worker reads each file in a process of its own
    return lambda **options: LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        local_directory=str(folder),
        silence_logs="CRITICAL",
        **options,
    )


def check_cluster(address: str, paths: Sequence[Path], settings: Settings) -> None:
    """Ask every worker of a cluster whether it can do what this machine would do."""
    from distributed import Client

    try:
        with Client(address, timeout=10, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            found = client.run(look, [path.absolute() for path in paths], settings)
    except VuistregelError:
        raise
    except (OSError, ImportError, AttributeError) as error:
        remedy = "Start dask scheduler and dask worker there, with this version of Vuistregel installed"
        raise VuistregelError(address, f"is no cluster that can be used ({type(error).__name__}: {error})", remedy) from error
    if not found:
        raise VuistregelError(address, "has no workers", f"Start them on the machines that should work: dask worker {address}")
    mine = (__version__, fingerprints(settings).all)
    for worker, (version, prints, unseen, daemonic) in found.items():
        if version != mine[0]:
            raise VuistregelError(worker, f"has Vuistregel {version}, here is {mine[0]}", "Install the same version there")
        if prints != mine[1]:
            raise VuistregelError(worker, "has other lexicons or models", "Give it the same files as this machine")
        if unseen:
            raise VuistregelError(
                worker, f"does not see {unseen[0]}", "Put the documents where every worker sees them, on one path"
            )
        if daemonic:
            remedy = "Start it with DASK_DISTRIBUTED__WORKER__DAEMON=False in its environment"
            raise VuistregelError(worker, "may start no processes, which reading a file takes", remedy)


def look(paths: Sequence[Path], settings: Settings) -> tuple[str, str, list[str], bool]:
    """On a worker: its version, the fingerprint of all stages, the paths it does not see, and whether it is daemonic."""
    import multiprocessing

    try:
        prints = fingerprints(settings).all
    except VuistregelError:  # no lexicons or models under these paths
        prints = ""
    unseen = [str(path) for path in paths if not os.access(path, os.R_OK)]
    return __version__, prints, unseen, bool(multiprocessing.current_process().daemon)
