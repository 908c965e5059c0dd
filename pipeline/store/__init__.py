"""The corpus in DuckDB: one writer on a private file, a complete read-only copy for analysts."""

from pipeline.store.database import FileState, Run, Store, open_store
from pipeline.store.kept import version_path, versions_of
from pipeline.store.lake import Lake, LakeVersion, lake_of, lake_versions, open_lake, publish_to_lake
from pipeline.store.publish import is_published, publish, publish_codings, publish_judgements
from pipeline.store.read import Result, open_published, query
from pipeline.store.release import check_release, release, release_lake
from pipeline.store.schema import SCHEMA_VERSION

__all__ = [
    "SCHEMA_VERSION",
    "FileState",
    "Lake",
    "LakeVersion",
    "Result",
    "Run",
    "Store",
    "check_release",
    "is_published",
    "lake_of",
    "lake_versions",
    "open_lake",
    "open_published",
    "open_store",
    "publish",
    "publish_codings",
    "publish_judgements",
    "publish_to_lake",
    "query",
    "release",
    "release_lake",
    "version_path",
    "versions_of",
]
