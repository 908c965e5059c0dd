"""Pictures for the section, drawn by Altair without a browser; readable in black and white."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert

STANCES = ("toegepast", "beoogd", "ontbreekt", "neutraal")
_COLOURS = ("#1b4f72", "#5dade2", "#f5b041", "#d5d8dc")
"""Dark to light in the order of STANCES, so that the order shows on paper too."""


def stance_chart(findings: Sequence[dict[str, Any]], title: str) -> alt.Chart:
    """A bar per code, divided by stance; `findings` has a row per code with a count per stance."""
    rows = [
        {"code": finding["short"], "stance": stance, "passages": finding[stance], "order": STANCES.index(stance)}
        for finding in findings
        for stance in STANCES
    ]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(rows), title=title)
        .mark_bar(stroke="white")
        .encode(
            x=alt.X("passages:Q", title="aantal passages", axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("code:N", title=None, sort=[finding["short"] for finding in findings], axis=alt.Axis(labelLimit=420)),
            color=alt.Color(
                "stance:N",
                title=None,
                scale=alt.Scale(domain=list(STANCES), range=list(_COLOURS)),
                legend=alt.Legend(orient="bottom"),
            ),
            order=alt.Order("order:Q"),
        )
        .properties(width=360, height=34 * max(len(findings), 1))
    )
    return chart


def svg(chart: alt.Chart) -> str:
    """The chart as SVG text."""
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def png(chart: alt.Chart) -> bytes:
    """The chart as PNG at 200 dots per inch."""
    return bytes(vl_convert.vegalite_to_png(chart.to_dict(), ppi=200))
