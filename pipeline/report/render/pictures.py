"""Charts as files, drawn without a browser."""

import re
from typing import Any

import vl_convert

_PLAIN_FONT = re.compile(r'font-family="[^"]*"')


def svg(chart: Any, font: str = "sans-serif") -> str:
    """The chart as SVG text, its words in one font."""
    return _PLAIN_FONT.sub(f'font-family="{font}"', str(vl_convert.vegalite_to_svg(chart.to_dict())))


def png(chart: Any) -> bytes:
    """The chart as PNG at 200 dots per inch."""
    return bytes(vl_convert.vegalite_to_png(chart.to_dict(), ppi=200))
