"""The clock that callers hand to the library."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present time in UTC, as the database keeps it: without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)
