"""What tokens and codings depend on, stage by stage: a stage runs again where its fingerprint changed, and no other does."""

from pipeline.artefacts import coder_fingerprint, find_coder, load_classifier
from pipeline.codebook import load_codebook
from pipeline.combine import CODING_VERSION, Coder
from pipeline.dutch_model import annotation_fingerprint
from pipeline.embeddings import find_embedder
from pipeline.ids import text_hash
from pipeline.records import Stages
from pipeline.settings import Settings
from pipeline.stance_model import find_stance_model, load_stance_model, stance_fingerprint


def present_stages(settings: Settings) -> Stages:
    """The fingerprints of the present code, models and lexicons, without loading a model."""
    return Stages(
        annotation=annotation_fingerprint(settings.model, settings.models),
        lexicon=load_codebook(settings.lexicons).fingerprint,
        classifier=text_hash(
            str(CODING_VERSION),
            coder_fingerprint(find_coder(settings.coder, settings.home, settings.models)),
            stance_fingerprint(find_stance_model(settings.models)),
        ),
    )


def load_coder(settings: Settings) -> Coder:
    """The coder with the trained model that the settings choose. Raises VuistregelError when it is missing or wrong."""
    folder = find_coder(settings.coder, settings.home, settings.models)
    classifier = load_classifier(folder) if folder else None
    embedder = find_embedder(classifier.embedding, settings.embeddings) if classifier else None
    stances = find_stance_model(settings.models)
    return Coder(load_codebook(settings.lexicons), classifier, embedder, load_stance_model(stances) if stances else None)
