"""Unattended for a long time: killed and continued, watched by readers, with memory and time measured.

usage: python -m benchmarks.endurance [--documents 2000] [--kills 10] [--folder DIR] [--only PART...] [--seed 1] [--workers N]

Parts, in order; each leaves its figures in DIR, so that --only goes on from the others:
calm    all documents taken in undisturbed: seconds, seconds per stage, peak memory
memory  a tenth of the documents: peak memory beside that of all
recode  one term is added to a lexicon: seconds of `vuistregel recode`, and which codings changed
kills   taken in again in four portions with SIGKILL at random moments, of reading and of publishing, each time continued, while
        five readers ask all the time; in the end the same rows as undisturbed

Documents are made from the example corpus (benchmarks/made_corpus.py). Memory is the resident set of the whole process tree,
shared pages counted in each process; its ratio means something from a few hundred documents, when a tenth of them keeps every
worker busy. Times mean something on a machine that does nothing else. Exit code 1 when something that should hold does not.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import psutil

from benchmarks.made_corpus import MARK, make
from benchmarks.observers import contents
from pipeline.resources import resource_dir
from pipeline.settings import default_workers

COMMAND = [sys.executable, "-m", "pipeline.cli"]
STAGES = ("extract", "segment", "sign", "annotate", "code")
PORTIONS = 4
READERS = 4
TERM = ("borging.yaml", "      strong:\n", f"      strong:\n        - {MARK}\n")
"""Lexicon, where a term is added, and what then stands there."""
RUN_ONLY = {"run_id", "first_run", "last_run", "vanished_in_run"}
"""Columns that say which run did something; the rest must be the same however often a run was killed."""


@dataclass(frozen=True)
class Bench:
    """Where things stand and how much is asked."""

    folder: Path
    documents: int
    kills: int
    seed: int
    workers: int

    @property
    def made(self) -> Path:
        return self.folder / "documents"

    def home(self, name: str) -> Path:
        return self.folder / f"home-{name}"

    def keep(self, part: str, figures: dict[str, Any]) -> None:
        (self.folder / f"{part}.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")

    def kept(self, part: str) -> dict[str, Any]:
        path = self.folder / f"{part}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def calm(bench: Bench) -> None:
    """All documents, undisturbed."""
    figures = _measured(bench, "calm", bench.made)
    with duckdb.connect(str(bench.home("calm") / "corpus.duckdb"), read_only=True) as connection:
        (bench.folder / "expected.json").write_text(json.dumps(contents(connection)), encoding="utf-8")
    bench.keep("calm", figures)


def memory(bench: Bench) -> None:
    """A tenth of the documents."""
    some = bench.folder / "documents-tenth"
    _link(bench, some, _files(bench)[: bench.documents // 10])
    bench.keep("memory", _measured(bench, "tenth", some))


def recode(bench: Bench) -> None:
    """One new term, on a copy of the undisturbed home."""
    home, lexicons = bench.home("recoded"), bench.folder / "lexicons"
    for place in (home, lexicons):
        shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(bench.home("calm"), home, ignore=shutil.ignore_patterns("prefect", "published", "*.lock"))
    shutil.copytree(resource_dir("lexicons"), lexicons)
    name, before, after = TERM
    text = (lexicons / name).read_text(encoding="utf-8")
    (lexicons / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    start = time.perf_counter()
    command = [*COMMAND, "--home", str(home), "--lexicons", str(lexicons), "recode"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"recode: {done.stdout}{done.stderr}")
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{home / 'corpus.duckdb'}' AS new (READ_ONLY)")
        connection.execute(f"ATTACH '{bench.home('calm') / 'corpus.duckdb'}' AS old (READ_ONLY)")
        changed = connection.execute(f"""
            WITH changed AS (
                (FROM new.codings EXCEPT ALL FROM old.codings) UNION ALL (FROM old.codings EXCEPT ALL FROM new.codings))
            SELECT count(*), count(*) FILTER (NOT contains(lower(text), '{MARK}'))
            FROM changed JOIN new.passages USING (passage_id)
        """).fetchone()
    assert changed is not None
    bench.keep("recode", {"seconds": seconds, "codings_changed": changed[0], "changed_without_the_term": changed[1]})


def kills(bench: Bench) -> None:
    """The same documents in portions, with kills, watched by readers."""
    home, coming = bench.home("killed"), bench.folder / "coming"
    for place in (home, coming):
        shutil.rmtree(place, ignore_errors=True)
    files = _files(bench)
    random = Random(bench.seed)
    ends = [round(len(files) * (portion + 1) / PORTIONS) for portion in range(PORTIONS)]
    done = 0
    with _watched(bench, home) as results:
        for portion, end in enumerate(ends):
            _link(bench, coming, files[ends[portion - 1] if portion else 0 : end])
            here = bench.kills // PORTIONS + (portion < bench.kills % PORTIONS)
            seconds = bench.kept("calm")["seconds"] / PORTIONS
            for number in range(here):
                publishing = (done + number) % 3 == 2
                _killed(home, coming, bench, random, seconds / (here + 1), publishing)
            done += here
            _ingest(home, coming, bench)
            print(f"  portion {portion + 1} of {PORTIONS} is in, {done} kills", flush=True)
    figures = results()
    sizes = {int(size) for size in figures["sizes"]}
    failed = bench.kept("calm")["failed"]
    whole = {end - missing for end in (0, *ends) for missing in range(failed + 1)}
    figures["other_sizes"] = sorted(sizes - whole)
    figures["rows_that_differ"] = _differences(bench.home("calm"), home)
    bench.keep("kills", {"kills": done, **figures})


def _killed(home: Path, coming: Path, bench: Bench, random: Random, seconds: float, publishing: bool) -> None:
    """Start an ingestion and kill all of its processes at a random moment, of publishing where that is asked."""
    fresh = home / ".corpus.duckdb.new"  # a killed run before this one may have left its own
    before = _stamp(fresh)
    run = subprocess.Popen(
        _command(home, coming, bench), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    if publishing:
        _until(lambda: run.poll() is not None or _stamp(fresh) not in {0, before})
        time.sleep(random.uniform(0, 0.3))
    else:
        deadline = time.monotonic() + random.uniform(2, 2 + seconds)
        _until(lambda: run.poll() is not None or time.monotonic() > deadline)
    ended = run.poll() is not None
    _kill_tree(run)
    moment = "had ended already" if ended else "while publishing" if publishing else "while reading"
    print(f"  killed: {moment}", flush=True)


def _stamp(path: Path) -> int:
    """When a file last changed in any way; 0 where there is none."""
    try:
        return path.stat().st_ctime_ns
    except FileNotFoundError:
        return 0


def _kill_tree(run: "subprocess.Popen[bytes]") -> None:
    """SIGKILL to a process and everything it has started, its server included."""
    family: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(run.pid)
        family = [parent, *parent.children(recursive=True)]
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    run.wait()


@contextmanager
def _watched(bench: Bench, home: Path) -> Iterator[Callable[[], dict[str, Any]]]:
    """Readers around a block; afterwards, what they found."""
    stop = bench.folder / "stop"
    stop.unlink(missing_ok=True)
    outputs = [bench.folder / f"reader-{number}.json" for number in range(READERS + 1)]
    observer = [sys.executable, "-m", "benchmarks.observers"]
    whole = [*observer, "whole", str(home), str(stop), str(outputs[-1]), str(bench.folder / "expected.json")]
    readers = [subprocess.Popen([*observer, "waits", str(home), str(stop), str(output)]) for output in outputs[:-1]]
    readers.append(subprocess.Popen(whole))

    def results() -> dict[str, Any]:
        found = [json.loads(output.read_text(encoding="utf-8")) for output in outputs]
        seconds = sorted(second for one in found[:-1] for second in one["seconds"])
        return {
            "connections": len(seconds),
            "wait_p99": seconds[int(len(seconds) * 0.99)],
            "wait_max": seconds[-1],
            "waits_over_200_ms": sum(second > 0.2 for second in seconds),
            "reader_errors": [error for one in found for error in one["errors"].items()],
            "looks": sum(found[-1]["sizes"].values()),
            "sizes": found[-1]["sizes"],
            "half_documents": found[-1]["half"],
        }

    try:
        yield results
    finally:
        stop.touch()
        for reader in readers:
            reader.wait(timeout=120)


def _differences(one: Path, other: Path) -> dict[str, int]:
    """Table → rows that stand in one corpus and not in the other, without what says which run made them."""
    with duckdb.connect() as connection:
        for name, home in (("one", one), ("other", other)):
            connection.execute(f"ATTACH '{home / 'corpus.duckdb'}' AS {name} (READ_ONLY)")
        columns = connection.execute("""
            SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()
            WHERE database_name = 'one' AND schema_name = 'main' AND table_name NOT IN ('runs', 'about')
              AND table_name IN (SELECT table_name FROM duckdb_tables()) GROUP BY ALL ORDER BY ALL
        """).fetchall()
        found = {}
        for table, names in columns:
            kept = ", ".join(f'"{name}"' for name in names if name not in RUN_ONLY)
            one_way, other_way = (
                f"(SELECT {kept} FROM {a}.{table} EXCEPT ALL SELECT {kept} FROM {b}.{table})"
                for a, b in (("one", "other"), ("other", "one"))
            )
            row = connection.execute(f"SELECT (SELECT count(*) FROM {one_way}) + (SELECT count(*) FROM {other_way})").fetchone()
            found[table] = row[0] if row else -1
    return found


def _measured(bench: Bench, name: str, documents: Path) -> dict[str, Any]:
    """Take in a folder in a new home; seconds of the whole command, work per stage, peak memory."""
    home = bench.home(name)
    shutil.rmtree(home, ignore_errors=True)
    result = bench.folder / f"summary-{name}.json"
    arguments = ["--child", str(home), str(documents), str(result), "--workers", str(bench.workers)]
    start = time.perf_counter()
    run = subprocess.Popen([sys.executable, "-m", "benchmarks.endurance", *arguments])
    peak = _peak(run)
    seconds = time.perf_counter() - start
    if run.returncode:
        raise SystemExit(f"ingestion ended with {run.returncode}")
    summary = json.loads(result.read_text(encoding="utf-8"))
    work = sum(summary["stage_seconds"].get(stage, 0.0) for stage in STAGES)
    outside = 1 - work / bench.workers / seconds
    return {"documents": summary["ok"], "failed": summary["failed"], "words": summary["words"], "seconds": seconds,
            "stage_seconds": summary["stage_seconds"], "outside_share": outside, "peak_bytes": peak}  # fmt: skip


def _child(home: Path, documents: Path, result: Path, workers: int) -> None:
    """In a process of its own: one ingestion through the flow, its summary to `result`."""
    from flows.start import ingest
    from pipeline.settings import Settings

    summary = ingest([documents], Settings(home=home, workers=workers))
    figures = {"ok": summary.ok, "failed": len(summary.failed), "words": summary.words, "stage_seconds": summary.stage_seconds}
    result.write_text(json.dumps(figures), encoding="utf-8")


def _peak(run: "subprocess.Popen[bytes]") -> int:
    """The most memory that a process and its descendants held at one moment, looked at four times a second."""
    most = 0
    while run.poll() is None:
        total = 0
        with suppress(psutil.NoSuchProcess):
            parent = psutil.Process(run.pid)
            for process in (parent, *parent.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):
                    total += process.memory_info().rss
        most = max(most, total)
        time.sleep(0.25)
    return most


def _ingest(home: Path, documents: Path, bench: Bench) -> None:
    done = subprocess.run(_command(home, documents, bench), capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(f"ingest: {done.stdout}{done.stderr}")


def _command(home: Path, documents: Path, bench: Bench) -> list[str]:
    return [*COMMAND, "--home", str(home), "ingest", str(documents), "--workers", str(bench.workers)]


def _files(bench: Bench) -> list[Path]:
    return sorted((path for path in bench.made.rglob("*") if path.is_file()), key=lambda path: path.name)


def _link(bench: Bench, folder: Path, files: Sequence[Path]) -> None:
    """The same files in another folder, under the same paths in it."""
    for path in files:
        place = folder / path.relative_to(bench.made)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            os.link(path, place)


def _until(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.01)


def verdicts(bench: Bench) -> list[tuple[str, str, bool]]:
    """What was found, beside what should hold: (what, figure, whether it holds)."""
    whole, tenth, coded, killed = (bench.kept(part) for part in ("calm", "memory", "recode", "kills"))
    rows = []
    if whole:
        rows.append(
            ("undisturbed", f"{whole['documents']} documents in {whole['seconds']:.0f} s, {whole['failed']} failed", True)
        )
        share = whole["outside_share"]
        rows.append(("wall time outside reading, annotation and coding", f"{share:.1%} (at most 10 %)", share <= 0.10))
    if whole and tenth:
        ratio = whole["peak_bytes"] / tenth["peak_bytes"]
        figure = f"{whole['peak_bytes'] / 1e6:.0f} MB, of a tenth {tenth['peak_bytes'] / 1e6:.0f} MB: {ratio:.2f} (at most 1.3)"
        rows.append(("peak memory", figure, ratio <= 1.3))
    if whole and coded:
        times = whole["seconds"] / coded["seconds"]
        rows.append(("recoding one term", f"{coded['seconds']:.1f} s, {times:.0f} times faster (at least 20)", times >= 20))
        only = coded["changed_without_the_term"] == 0 and coded["codings_changed"] > 0
        figure = f"{coded['codings_changed']}, of which without the term {coded['changed_without_the_term']}"
        rows.append(("codings changed", figure, only))
    if killed:
        different = {table: number for table, number in killed["rows_that_differ"].items() if number}
        rows.append((f"rows that differ after {killed['kills']} kills", str(different or 0), not different))
        figure = f"{len(killed['half_documents'])} in {killed['looks']} looks"
        rows.append(("documents ever seen half", figure, not killed["half_documents"]))
        rows.append(("half runs ever seen", str(killed["other_sizes"] or 0), not killed["other_sizes"]))
        wait = f"p99 {killed['wait_p99'] * 1000:.0f} ms, most {killed['wait_max'] * 1000:.0f} ms"
        late = killed["waits_over_200_ms"]
        rows.append((f"{killed['connections']} connections", f"{wait}, {late} over 200 ms", not late))
        rows.append(("errors of readers", str(killed["reader_errors"] or 0), not killed["reader_errors"]))
    return rows


PARTS: dict[str, Callable[[Bench], None]] = {"calm": calm, "memory": memory, "recode": recode, "kills": kills}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--folder", type=Path, default=Path("endurance"))
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=default_workers())
    parser.add_argument("--child", nargs=3, type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        _child(*asked.child, asked.workers)
        return 0
    bench = Bench(asked.folder.absolute(), asked.documents, asked.kills, asked.seed, asked.workers)
    bench.folder.mkdir(parents=True, exist_ok=True)
    if len(_files(bench)) != bench.documents:
        shutil.rmtree(bench.made, ignore_errors=True)
        make(bench.made, bench.documents, bench.seed)
    for part in asked.only:
        print(f"{part} ...", flush=True)
        start = time.perf_counter()
        PARTS[part](bench)
        print(f"{part}: {time.perf_counter() - start:.0f} s", flush=True)
    rows = verdicts(bench)
    for what, figure, holds in rows:
        print(f"{'ok' if holds else 'NO':3} {what:50} {figure}")
    print(json.dumps({part: bench.kept(part) for part in PARTS}))
    return 0 if all(holds for _, _, holds in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
