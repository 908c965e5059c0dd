"""Prefect flows: each resolves its settings, calls the library, and records the result."""
