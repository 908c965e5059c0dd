"""The section as a finished document that nobody has touched."""

from pipeline.report.blocks import Bullets, Heading, Line, Number, Paragraph, Picture, Quotation, Section, Table
from pipeline.report.marks import bookmark, source_bookmark
from pipeline.report.render.numbering import numbered
from pipeline.report.verify.finished import Builder, Finished, Kind


def as_finished(section: Section) -> Finished:
    """What every format of this section says."""
    builder = Builder()
    _line(builder, section.title, "heading")
    _words(builder, section.subtitle, "text")
    for item in numbered(section):
        match item.block:
            case Heading(text=text):
                _words(builder, text, "heading")
            case Paragraph(style="code"):
                builder.end()  # a query is no text of the section
            case Paragraph(line):
                _line(builder, line, "text")
            case Bullets(items):
                for line in items:
                    _line(builder, line, "text")
            case Quotation() as quotation:
                _quotation(builder, quotation)
            case Picture(alternative=alternative, caption=line):
                builder.end()
                builder.picture(alternative)
                _line(builder, line, "caption")
            case Table() as table:
                _table(builder, table)
            case _:
                pass
    return builder.finished(section.parameters)


def _words(builder: Builder, text: str, kind: Kind) -> None:
    builder.paragraph(kind)
    builder.text(text)


def _line(builder: Builder, line: Line, kind: Kind) -> None:
    builder.paragraph(kind)
    _parts(builder, line)


def _parts(builder: Builder, line: Line) -> None:
    for part in line:
        if isinstance(part, Number):
            builder.start(bookmark(part.mark))
        builder.text(part.text)
        if isinstance(part, Number):
            builder.stop(bookmark(part.mark))


def _quotation(builder: Builder, quotation: Quotation) -> None:
    builder.paragraph("quotation")
    builder.text("“")
    builder.start(bookmark(quotation.mark))
    builder.text(quotation.text)
    builder.stop(bookmark(quotation.mark))
    builder.text("”")
    builder.paragraph("text")
    builder.start(source_bookmark(quotation.mark))
    builder.text(quotation.source)
    builder.stop(source_bookmark(quotation.mark))


def _table(builder: Builder, table: Table) -> None:
    _line(builder, table.caption, "caption")
    builder.table()
    for row in (table.header, *table.rows):
        builder.row()
        for cell in row:
            _parts(builder, cell)
            builder.cell()
    builder.end()
