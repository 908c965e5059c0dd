"""The corpus in DuckDB: one writer on a private file, a complete read-only copy for analysts."""

from pipeline.store.database import FileState, Run, Store, open_store
from pipeline.store.kept import version_path, versions_of
from pipeline.store.publish import is_published, publish, publish_judgements
from pipeline.store.read import Result, open_published, query
from pipeline.store.schema import SCHEMA_VERSION

__all__ = [
    "SCHEMA_VERSION",
    "FileState",
    "Result",
    "Run",
    "Store",
    "is_published",
    "open_published",
    "open_store",
    "publish",
    "publish_judgements",
    "query",
    "version_path",
    "versions_of",
]
