"""The charts of the section, drawn by Altair: readable in black and white, with the numbers in the drawing.

Each function gives an Altair chart.
"""

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import altair as alt

_WORDS = {"toegepast": "gebeurt", "beoogd": "voornemen", "ontbreekt": "ontbreekt", "neutraal": "genoemd"}
_SHADES = {"toegepast": "#12344d", "beoogd": "#3b73a3", "ontbreekt": "#f2c185", "neutraal": "#ffffff"}
"""From dark to light, so that the order shows on paper without colour."""
_DARK = ("toegepast", "beoogd")
_FONT = "sans-serif"
_WIDTH = 420
_TICKS = 10
_LETTERS = 15
"""Letters in a line of the name below a column."""


def stance_chart(rows: Sequence[tuple[str, dict[str, int]]]) -> Any:
    """A bar per row (name, passages per stance), divided by stance, with the number in each part."""
    values: list[dict[str, Any]] = []
    for name, counts in rows:
        start = 0
        for stance, count in counts.items():
            if count:
                values.append(
                    {"name": name, "stance": _WORDS[stance], "n": count, "start": start, "end": start + count,
                     "middle": start + count / 2, "ink": "white" if stance in _DARK else "black"}
                )  # fmt: skip
            start += count
    names = [name for name, _ in rows]
    base = alt.Chart(alt.InlineData(values)).encode(y=_names(names))
    scale = alt.Scale(domain=list(_WORDS.values()), range=[_SHADES[stance] for stance in _WORDS])
    bars = base.mark_bar(stroke="black", strokeWidth=0.7).encode(
        x=alt.X("start:Q", title="aantal passages", axis=_whole(max((value["end"] for value in values), default=0))),
        x2="end:Q",
        color=alt.Color("stance:N", title=None, scale=scale, legend=alt.Legend(orient="bottom", symbolStrokeColor="black")),
    )
    numbers = base.mark_text(fontSize=12).encode(x="middle:Q", text="n:Q", color=alt.Color("ink:N", scale=None))
    return _dressed(alt.layer(bars, numbers).properties(width=_WIDTH, height=30 * max(len(names), 1)))


def development_chart(rows: Sequence[tuple[str, int, float, float, float]]) -> Any:
    """Small multiples: a bar per year with its interval; rows are (name, year, value, low, high)."""
    values = [
        {"name": name, "year": str(year), "value": value, "low": low, "high": high} for name, year, value, low, high in rows
    ]
    names = list(dict.fromkeys(name for name, *_ in rows))
    few = len({year for _, year, *_ in rows}) < 5
    base = alt.Chart().encode(x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0 if few else -90)))
    bars = base.mark_bar(color="#9db7cc", stroke="black", strokeWidth=0.7, size=16).encode(
        y=alt.Y("value:Q", title="per tien documenten")
    )
    whiskers = base.mark_rule(strokeWidth=1.5).encode(y="low:Q", y2="high:Q")
    ends = [base.mark_tick(thickness=1.5, size=8, color="black").encode(y=f"{end}:Q") for end in ("low", "high")]
    layers = alt.layer(bars, whiskers, *ends).properties(width=130, height=90)
    chart = layers.facet(alt.Facet("name:N", title=None, sort=names), columns=3, data=alt.InlineData(values))
    return _dressed(chart)


def heat_chart(rows: Sequence[tuple[str, str, int]]) -> Any:
    """A cell per (row, column) with its number; darker is more."""
    most = max((count for *_, count in rows), default=0)
    values = [{"row": row, "column": column, "n": n, "ink": "white" if n > most / 2 else "black"} for row, column, n in rows]
    down, across = (list(dict.fromkeys(names)) for names in ([row for row, *_ in rows], [column for _, column, _ in rows]))
    lines = {name: "|".join(textwrap.wrap(name, _LETTERS)) for name in across}
    values = [{**value, "column": lines[str(value["column"])]} for value in values]
    below = alt.Axis(labelAngle=0, labelLimit=0, labelFontSize=11, labelExpr="split(datum.label, '|')")
    base = alt.Chart(alt.InlineData(values)).encode(
        y=_names(down, "row"), x=alt.X("column:N", title=None, sort=list(lines.values()), axis=below)
    )
    shade = alt.Scale(domain=[0, max(most, 1)], range=["#ffffff", "#12344d"], interpolate="rgb")
    cells = base.mark_rect(stroke="black", strokeWidth=0.7).encode(color=alt.Color("n:Q", scale=shade, legend=None))
    numbers = base.mark_text(fontSize=12).encode(text="n:Q", color=alt.Color("ink:N", scale=None))
    return _dressed(
        alt.layer(cells, numbers)
        .resolve_scale(color="independent")
        .properties(width=96 * max(len(across), 1), height=34 * max(len(down), 1))
    )


def bar_chart(rows: Sequence[tuple[str, int]], title: str) -> Any:
    """A bar per row with its number behind it; `title` names what is counted."""
    base = alt.Chart(alt.InlineData([{"name": name, "n": count} for name, count in rows])).encode(
        y=_names([name for name, _ in rows]),
        x=alt.X("n:Q", title=title, axis=_whole(max((count for _, count in rows), default=0))),
    )
    bars = base.mark_bar(color="#3b73a3", stroke="black", strokeWidth=0.7)
    numbers = base.mark_text(align="left", dx=4, fontSize=12).encode(text="n:Q")
    return _dressed(alt.layer(bars, numbers).properties(width=_WIDTH, height=26 * max(len(rows), 1)))


def _whole(most: int) -> alt.Axis:
    """An axis for counts, with a tick at whole numbers only."""
    step = max(1, math.ceil(most / _TICKS))
    return alt.Axis(format="d", values=list(range(0, most + step, step)))


def _names(order: Sequence[str], column: str = "name") -> alt.Y:
    scale = alt.Scale(domain=list(order))
    return alt.Y(f"{column}:N", title=None, sort=list(order), scale=scale, axis=alt.Axis(labelLimit=300, labelFontSize=12))


def _dressed(chart: Any) -> Any:
    return chart.configure(font=_FONT, background="white").configure_view(stroke=None).configure_axis(gridColor="#dddddd")
