"""Where documents are read: which names of a runner can be meant, told before anything is started."""

from importlib.util import find_spec

from pipeline.errors import VuistregelError

_KINDS = "Give --runner processes, dask (a cluster on this machine) or dask=tcp://HOST:8786 (a scheduler that runs already)"


def check_runner(runner: str) -> None:
    """Raises VuistregelError for a runner that does not exist or whose package is missing; a cluster is not asked anything."""
    kind, equals, address = runner.partition("=")
    if kind not in {"processes", "dask"} or (equals and (kind != "dask" or not address)):
        raise VuistregelError(f"--runner {runner}", "is no runner", _KINDS)
    if kind == "dask" and not find_spec("prefect_dask"):
        raise VuistregelError(f"--runner {runner}", "needs a package that is missing", "pip install 'vuistregel[dask]'")
