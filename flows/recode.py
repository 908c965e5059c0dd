"""Code the corpus again on a schedule or from a deployment: one call of the library, and an artifact that says what changed."""

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.clock import now
from flows.shown import name_run
from pipeline.one_run import one_run
from pipeline.recode import RecodeCounts, recode_corpus
from pipeline.settings import Settings


@flow(name="recode", persist_result=False)
def recode(settings: Settings, everything: bool = False) -> RecodeCounts | None:
    """Bring the codings of every document to the present lexicon and models, and publish the corpus."""
    with one_run(settings.work, "recode"):
        counts = recode_corpus(settings, now, everything)
    name_run(f"recode {counts.documents if counts else 0} documents")
    text = f"## Coded again\n\n{counts.in_words if counts else 'nothing to do'}"
    create_markdown_artifact(text, key="recode-summary", description="What a change of lexicon or model did")
    return counts
