"""The summary of a run, as it stands in the terminal."""

from pipeline.intake import Summary
from pipeline.summary import summary_lines


def test_a_name_cannot_write_lines_of_its_own_or_colour_the_terminal() -> None:
    lines = summary_lines(Summary(failed=[("map/één\nok 99\x1b[31m.docx", "is empty")]))
    assert lines[-1] == r"failed      map/één\nok 99\x1b[31m.docx: is empty"
