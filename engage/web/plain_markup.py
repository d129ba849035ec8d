"""The plain text of an admin as safe HTML: everything is escaped, and each tag is ours."""

from __future__ import annotations

from markupsafe import Markup, escape

from engage.domain.plain_markup import Block, Heading, Line, Paragraph, blocks


def drawn(text: str, level: int = 2) -> Markup:
    """Headings of this level, paragraphs, lists and links. Each block in the direction of its own letters."""
    return Markup("\n").join(_block(block, level) for block in blocks(text))


def _block(block: Block, level: int) -> Markup:
    if isinstance(block, Heading):
        return Markup('<h{0} dir="auto">{1}</h{0}>').format(level, _line(block.line))
    if isinstance(block, Paragraph):
        return Markup('<p dir="auto">{}</p>').format(Markup("<br>\n").join(_line(line) for line in block.lines))
    points = Markup("\n").join(Markup('<li dir="auto">{}</li>').format(_line(line)) for line in block.lines)
    return Markup("<ul>\n{}\n</ul>").format(points)


def _line(line: Line) -> Markup:
    link = Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>')
    return Markup("").join(link.format(piece.text) if piece.link else escape(piece.text) for piece in line)
