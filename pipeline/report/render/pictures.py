"""Charts as files, drawn without a browser."""

import re
from typing import Any

import vl_convert

_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"')
_ROOM = 12
"""Points on each side."""
_PLAIN_FONT = re.compile(r'font-family="[^"]*"')


def svg(chart: Any, font: str = "Arial, Helvetica, sans-serif") -> str:
    """The chart as SVG text, its words in one font, with room at the sides for letters that are wider than measured."""
    drawn = str(vl_convert.vegalite_to_svg(chart.to_dict()))
    width, height = (float(size) for size in _SIZE.search(drawn).groups())  # type: ignore[union-attr]
    roomier = f'width="{width + 2 * _ROOM:g}" height="{height:g}" viewBox="{-_ROOM} 0 {width + 2 * _ROOM:g} {height:g}"'
    return _PLAIN_FONT.sub(f'font-family="{font}"', _SIZE.sub(roomier, drawn, count=1))


def png(chart: Any) -> bytes:
    """The chart as PNG at 200 dots per inch."""
    return bytes(vl_convert.vegalite_to_png(chart.to_dict(), ppi=200))
