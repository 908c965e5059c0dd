"""What Prefect must find in the environment before it is imported: everything local, nothing sent anywhere."""

import os
from pathlib import Path


def prepare(home: Path, level: str = "CRITICAL") -> None:
    """Keep Prefect's own files under `home`, without telemetry. Values that the user has set stay as they are."""
    place = (home / "prefect").resolve()
    place.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(place),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": level,
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PYTHONWARNINGS": "ignore:resource_tracker",  # Python tidies up after workers that were stopped; nobody need know
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
