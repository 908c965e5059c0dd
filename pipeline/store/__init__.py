"""The corpus in DuckDB: one writer on a private file, a complete read-only copy for analysts."""

from pipeline.store.database import FileState, Run, Store, open_store
from pipeline.store.lake import Lake, LakeVersion, lake_of, lake_versions, open_lake, publish_to_lake
from pipeline.store.publish import publish
from pipeline.store.read import Result, open_published, query
from pipeline.store.release import check_release, release, release_lake

__all__ = [
    "FileState",
    "Lake",
    "LakeVersion",
    "Result",
    "Run",
    "Store",
    "check_release",
    "lake_of",
    "lake_versions",
    "open_lake",
    "open_published",
    "open_store",
    "publish",
    "publish_to_lake",
    "query",
    "release",
    "release_lake",
]
