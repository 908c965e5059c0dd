"""Prefect's database that ships: the tables of the installed Prefect, put down once and only where there is none."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from flows import empty_database
from flows.empty_database import TABLES, make_empty_database, migrated
from pipeline.errors import VuistregelError


def tables(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_it_is_what_the_installed_prefect_makes_of_an_empty_database() -> None:
    ships, makes = (sorted(line.strip(" ,") for line in sql.splitlines()) for sql in (TABLES.read_text("utf-8"), migrated()))
    assert ships == makes, "python -m flows.empty_database writes it again"


def test_of_many_at_a_time_one_makes_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: make_empty_database(tmp_path), range(16)))
    assert [path.name for path in tmp_path.iterdir()] == ["prefect.db"]
    assert {"flow_run", "task_run", "alembic_version"} <= tables(tmp_path / "prefect.db")


def test_a_database_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    there = tmp_path / "prefect.db"
    there.write_bytes(b"what somebody has")
    make_empty_database(tmp_path)
    assert there.read_bytes() == b"what somebody has"


def test_a_full_disk_is_named_and_nothing_is_left_there(small_disk: Path) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 300_000))
    with pytest.raises(VuistregelError, match="the disk is full"):
        make_empty_database(small_disk)
    assert list(small_disk.iterdir()) == [filler]
    filler.unlink()
    make_empty_database(small_disk)
    assert "flow_run" in tables(small_disk / "prefect.db")


def test_another_version_of_prefect_makes_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.sql"
    other.write_text("-- Prefect 1.0.0 (Apache-2.0): another.\nCREATE TABLE other (x);", encoding="utf-8")
    monkeypatch.setattr(empty_database, "TABLES", other)
    make_empty_database(tmp_path)
    assert not (tmp_path / "prefect.db").exists()


def test_a_database_elsewhere_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_DATABASE_CONNECTION_URL", "postgresql+asyncpg://localhost/prefect")
    make_empty_database(tmp_path)
    assert not any(tmp_path.iterdir())
