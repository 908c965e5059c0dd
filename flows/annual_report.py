"""Write the evaluation section of a year."""

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.clock import now
from flows.shown import name_run, show_file
from pipeline.report import write_report
from pipeline.report.request import Request
from pipeline.settings import Settings


@flow(name="annual-report", persist_result=False)
def annual_report(settings: Settings, year: int | None = None, formats: tuple[str, ...] = ("html", "docx", "md")) -> list[Path]:
    """Write the section of `year`, or of the last year that is over, in each of the formats to HOME/report, and show where.

    What is in Markdown can be read in the page.
    """
    year = year or now().year - 1
    name_run(f"annual report of {year}")
    written = write_report(settings.published, Request(year), settings.home / "report", formats)
    for path in written:
        show_file(path, f"report-{path.suffix.lstrip('.')}", f"The evaluation section of {year}")
        if path.suffix == ".md":
            create_markdown_artifact(path.read_text(encoding="utf-8"), key="report", description=f"The section of {year}")
    return written
