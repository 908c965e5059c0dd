"""What a run ends with: the corpus published in every form that the settings ask for."""

from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.lake import check_lake, lake_of, publish_to_lake
from pipeline.store.publish import publish, publish_codings


def check_release(settings: Settings) -> None:
    """Raises VuistregelError before any work is done for options of a lake that cannot be meant or an extension that is missing.

    That its server is away for the moment is no reason not to begin.
    """
    if settings.store == "ducklake":
        check_lake(lake_of(settings))


def release(store: Store, settings: Settings, only_codings: bool = False) -> None:
    """Publish the corpus for analysts. Raises VuistregelError when one form cannot be written; the file comes first.

    `only_codings`: what was published before this run was complete, and the run changed nothing else.
    """
    (publish_codings if only_codings else publish)(store, settings.published, settings.keep)
    release_lake(settings)


def release_lake(settings: Settings) -> None:
    """Bring the lake, where the settings ask for one, in line with the published database; costs little when it is so already."""
    if settings.store == "ducklake":
        publish_to_lake(settings.published, lake_of(settings))
