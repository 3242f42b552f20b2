"""Code as HTML, with links from names to their documentation."""

import html
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import inherit
from pygments.lexers.go import GoLexer
from pygments.token import Comment


class CellLexer(GoLexer):
    """Go with the lines that are the kernel's, such as %%."""

    tokens = {"root": [(r"^[%!].*\n", Comment.Preproc), inherit]}


LEXER = CellLexer(stripnl=False)
FORMATTER = HtmlFormatter(nowrap=True)
PIECE = re.compile(r"(?P<open><span[^>]*>)|(?P<close></span>)|&[^;]+;|.", re.S)


def to_html(source, links=(), address=lambda target: target):
    """Return a block with the highlighted source. links are those that the command symbols writes, and address turns a target into an URL."""
    text = linked(highlight(source, LEXER, FORMATTER), in_characters(source, links), address)
    return f'<div class="highlight-go notranslate"><div class="highlight"><pre>{text}</pre></div></div>'


def in_characters(source, links):
    """Yield (start, end, target) with places counted from the beginning of the source."""
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for link in links:
        begin = starts[link["line"]]
        yield begin + link["start"], begin + link["end"], link["target"]


def linked(highlighted, links, address):
    """Put links into highlighted code. A link comprises whole spans."""
    begins = {start: (end, target) for start, end, target in links}
    out, at, until = [], 0, None
    for piece in PIECE.finditer(highlighted):
        if until == at and not piece["close"]:
            out.append("</a>")
            until = None
        if at in begins and until is None and not piece["close"]:
            until, target = begins.pop(at)
            out.append(f'<a href="{html.escape(address(target))}">')
        out.append(piece[0])
        if not piece["open"] and not piece["close"]:
            at += 1
    return "".join(out) + ("</a>" if until is not None else "")
