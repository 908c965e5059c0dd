"""Recording that a run starts, with the versions it uses."""

from collections.abc import Iterable
from datetime import datetime

from pipeline import __version__
from pipeline.codebook import lexicon_texts, load_codebook
from pipeline.dutch_model import model_name
from pipeline.ids import make_id
from pipeline.records import Stages
from pipeline.settings import Settings
from pipeline.store import Run, Store


def begin_run(store: Store, settings: Settings, command: str, stages: Stages, inputs: Iterable[str], started_at: datetime) -> Run:
    """Record a run and make the codebook of the settings that of the corpus; its id comes from its number and from `inputs`."""
    codebook = load_codebook(settings.lexicons)
    ordinal = store.next_run()
    run = Run(
        run_id=make_id("run", ordinal, *inputs),
        ordinal=ordinal,
        command=command,
        started_at=started_at,
        product_version=__version__,
        model=model_name(settings.model, settings.models),
        model_fingerprint=stages.annotation,
        codebook_version=codebook.version,
        codebook_fingerprint=codebook.fingerprint,
    )
    store.begin_run(run)
    store.replace_codes(codebook)
    store.keep_lexicon(codebook.fingerprint, lexicon_texts(settings.lexicons))
    store.set_about(
        {
            "product_version": run.product_version,
            "codebook_version": str(run.codebook_version),
            "codebook_fingerprint": run.codebook_fingerprint,
            "model": run.model,
            "last_run": run.run_id,
        }
    )
    return run
