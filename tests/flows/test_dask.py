"""The same flow on a Dask cluster: the same corpus, also when a worker is killed; a worker that cannot do the work is named."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dask
import psutil
import pytest
from distributed import LocalCluster

from flows.runners import check_cluster, new_runner
from pipeline.codebook import Codebook
from pipeline.errors import VuistregelError
from pipeline.records import Outcome
from pipeline.runner import check_runner
from pipeline.settings import Settings
from pipeline.store import open_published
from tests.conftest import ROOT
from tests.flows.test_ingest import SAMPLE
from tests.lake.conftest import Corpus
from tests.servers import end, wait_until

pytestmark = pytest.mark.slow
MADE_BY = {"documents": "run_id", "codings": "run_id", "document_versions": "first_run"}
"""Table → the column that says which run made a row."""


def contents(published: Path) -> dict[str, list[str]]:
    """The rows of every table that comes from documents, without what tells one run from another."""
    with open_published(published) as connection:
        tables = connection.execute(
            "SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name IN ('document_id', 'original_id') "
            "AND table_name IN (SELECT table_name FROM duckdb_tables())"
        ).fetchall()
        found = {}
        for (table,) in tables:
            but = f"EXCLUDE ({MADE_BY[table]})" if table in MADE_BY else ""
            found[table] = sorted(map(repr, connection.execute(f"SELECT * {but} FROM {table}").fetchall()))
    return found


def test_a_cluster_of_processes_gives_the_same_corpus_though_a_worker_is_killed(
    tmp_path: Path, four_outcomes: list[Outcome], codebook: Codebook
) -> None:
    documents = tmp_path / "documenten"
    shutil.copytree(SAMPLE, documents / "2025")
    home = tmp_path / "home"
    run = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "--home", home, "ingest", documents / "2025", "--runner", "dask", "--workers", "2",
         "--batch-size", "1"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    at_work: list[psutil.Process] = []

    def somebody_reads() -> bool:
        at_work.extend(_workers_that_read(run.pid))
        return bool(at_work) or run.poll() is not None

    try:
        wait_until(somebody_reads, 300)
        assert at_work, run.communicate()[0]
        at_work[0].send_signal(signal.SIGKILL)
        printed = run.communicate(timeout=300)[0]
    finally:
        end(run)
    assert run.returncode == 0, printed
    assert "4 ok, 0 skipped (unchanged), 0 failed" in printed
    undisturbed = Corpus(Settings(home=tmp_path / "undisturbed"), codebook)
    undisturbed.run(1, *four_outcomes)
    assert contents(home / "corpus.duckdb") == contents(undisturbed.settings.published)


def _workers_that_read(pid: int) -> list[psutil.Process]:
    """Workers of the cluster that have started a process to read a file."""
    found = []
    for process in psutil.Process(pid).children(recursive=True):
        try:
            parents, command = process.parents(), process.cmdline()
            # the run → the nanny's child (a worker) → the process that reads; what a worker starts still looks like the worker
            # itself for a moment, also while that worker is only starting
            reads = "spawn_main" in " ".join(command) and command != parents[0].cmdline()
            if reads and pid in [parent.pid for parent in parents[1:]]:
                found.append(parents[0])
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of one worker that may start processes."""
    with dask.config.set({"distributed.worker.daemon": False}), _cluster(tmp_path_factory.mktemp("dask")) as running:
        yield running.scheduler_address


def _cluster(folder: Path) -> LocalCluster:
    return LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        local_directory=str(folder),
        silence_logs="CRITICAL",
    )


def test_a_worker_that_can_do_the_same_work_is_accepted(cluster: str, settings: Settings) -> None:
    check_cluster(cluster, [SAMPLE], settings)
    runner = new_runner([SAMPLE], replace(settings, runner=f"dask={cluster}"))(1)
    assert getattr(runner, "address", None) == cluster


def test_a_cluster_that_runs_already_takes_in_the_same_corpus_and_stays(
    cluster: str, tmp_path: Path, four_outcomes: list[Outcome], codebook: Codebook
) -> None:
    documents = tmp_path / "documenten"
    shutil.copytree(SAMPLE, documents / "2025")
    home = tmp_path / "home"
    command = [sys.executable, "-m", "pipeline.cli", "--home", home, "ingest", documents / "2025", "--runner", f"dask={cluster}"]
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stdout
    undisturbed = Corpus(Settings(home=tmp_path / "undisturbed"), codebook)
    undisturbed.run(1, *four_outcomes)
    assert contents(home / "corpus.duckdb") == contents(undisturbed.settings.published)
    check_cluster(cluster, [SAMPLE], Settings())


def test_a_worker_that_does_not_see_the_documents_is_named(cluster: str, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(VuistregelError, match=r"tcp://.* does not see .*elders"):
        check_cluster(cluster, [tmp_path / "elders"], settings)


def test_a_worker_with_other_lexicons_is_named(cluster: str, settings: Settings, tmp_path: Path) -> None:
    lexicons = Path(shutil.copytree(settings.lexicons, tmp_path / "lexicons"))
    own = replace(settings, lexicons=lexicons)
    check_cluster(cluster, [SAMPLE], own)
    elsewhere = replace(settings, lexicons=_Elsewhere(lexicons))  # the worker gets another folder than this machine reads
    with pytest.raises(VuistregelError, match="has other lexicons or models"):
        check_cluster(cluster, [SAMPLE], elsewhere)


class _Elsewhere(type(Path())):  # type: ignore[misc]
    """A folder that stands elsewhere on another machine."""

    def __reduce__(self) -> tuple[type[Path], tuple[str]]:
        return Path, (f"{self}-elders",)


def test_workers_that_may_not_start_processes_are_named(settings: Settings, tmp_path: Path) -> None:
    with (
        dask.config.set({"distributed.worker.daemon": True}),
        _cluster(tmp_path) as running,
        pytest.raises(VuistregelError, match=r"DASK_DISTRIBUTED__WORKER__DAEMON=False"),
    ):
        check_cluster(running.scheduler_address, [SAMPLE], settings)


@pytest.mark.parametrize(
    ("runner", "problem"), [("threads", "is no runner"), ("dask=", "is no runner"), ("dask=tcp://127.0.0.1:1", "is no cluster")]
)
def test_a_runner_that_cannot_be_is_called_so(runner: str, problem: str, settings: Settings) -> None:
    with pytest.raises(VuistregelError, match=problem):
        new_runner([SAMPLE], replace(settings, runner=runner))


def test_dask_that_is_not_installed_is_told_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prefect_dask", None)
    with pytest.raises(VuistregelError, match=r"needs a package that is missing. pip install 'vuistregel\[dask\]'"):
        check_runner("dask")
