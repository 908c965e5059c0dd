"""The summary of a run, in words: for the terminal and for the page of Prefect."""

from pipeline.intake import Summary

_SHOWN_FAILURES = 200


def headline(summary: Summary) -> str:
    """One line: how many documents ended how."""
    return f"{summary.ok} ok, {summary.skipped} skipped (unchanged), {len(summary.failed)} failed"


def summary_lines(summary: Summary) -> list[str]:
    """The summary for a terminal, failed documents with their reason last."""
    lines = [f"documents   {headline(summary)}"]
    if summary.ok:
        codings = ", ".join(f"{family} {number}" for family, number in sorted(summary.codings.items()))
        lines += [
            f"passages    {summary.passages}",
            f"codings     {summary.codings.total()} ({codings})" if codings else "codings     0",
            f"speed       {summary.words} words in {summary.seconds:.1f} s, {summary.words_per_second:.0f} words per second",
        ]
    if summary.recoded.documents:
        lines.append(f"coded again {summary.recoded.in_words}")
    lines += [f"moved       {_printable(old)} -> {_printable(new)}" for old, new in summary.moved]
    lines += [f"vanished    {_printable(path)}: its file is gone; it still counts" for path in summary.vanished]
    lines += [f"taken out   {_printable(path)}: its file is gone" for path in summary.forgotten]
    lines += [f"warning     {_printable(path)}: {warning}" for path, warning in summary.warnings]
    lines += [f"failed      {_printable(path)}: {reason}" for path, reason in summary.failed]
    return lines


def _printable(path: str) -> str:
    """A name may hold line ends and codes that change the colours of a terminal: these are shown, not obeyed."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in path)


def summary_markdown(summary: Summary) -> str:
    """The summary as Markdown tables."""
    rows = [
        ("Documents ok", summary.ok),
        ("Documents skipped (unchanged)", summary.skipped),
        ("Documents failed", len(summary.failed)),
        ("Documents coded again", summary.recoded.documents),
        ("Documents whose file is gone", len(summary.vanished)),
        ("Passages", summary.passages),
        ("Words", summary.words),
        ("Words per second", round(summary.words_per_second)),
    ]
    parts = ["## Ingestion", _table(("", "number"), rows)]
    if summary.codings:
        parts += ["### Codings per family", _table(("family", "codings"), sorted(summary.codings.items()))]
    if summary.stage_seconds:
        stages = [(stage, round(seconds, 1)) for stage, seconds in summary.stage_seconds.items()]
        parts += ["### Seconds of work per stage, over all processes", _table(("stage", "seconds"), stages)]
    if summary.warnings:
        parts += ["### Documents that want a look", _table(("document", "warning"), summary.warnings[:_SHOWN_FAILURES])]
    if summary.vanished:
        parts += [
            "### Documents whose file is gone, and that still count",
            *(f"- {path}" for path in summary.vanished[:_SHOWN_FAILURES]),
        ]
    if summary.failed:
        parts += ["### Failed documents", _table(("document", "reason"), summary.failed[:_SHOWN_FAILURES])]
    return "\n\n".join(parts)


def _table(header: tuple[str, str], rows: list[tuple[str, int]] | list[tuple[str, float]] | list[tuple[str, str]]) -> str:
    lines = [header, ("---", "---"), *rows]
    return "\n".join(f"| {_cell(left)} | {_cell(right)} |" for left, right in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
