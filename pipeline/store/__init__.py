"""The corpus in DuckDB: one writer on a private file, a complete read-only copy for analysts."""

from pipeline.store.database import FileState, Run, Store, open_store
from pipeline.store.publish import publish
from pipeline.store.read import Result, open_published, query

__all__ = ["FileState", "Result", "Run", "Store", "open_published", "open_store", "publish", "query"]
