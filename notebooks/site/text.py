"""Changes in a Markdown text on its way to the site: addresses of links, links to what is numbered, links to names of the packages."""

import html
import posixpath
import re

# What is left as it is, or has a treatment of its own; the rest is prose.
PIECE = re.compile(
    r"(?P<fence>^(?P<ticks>```+).*?^(?P=ticks)\s*$)"
    r"|(?P<heading>^#{1,6} [^\n]*$)"
    r"|(?P<display>^\$\$.*?\$\$)"
    r"|(?P<math>\$\$.*?\$\$|\$[^$\n]+?\$)"
    r"|(?P<link>!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^)\s]+\))"
    r"|(?P<code>`[^`\n]+`)"
    r"|(?P<html><[^>\n]+>)",
    re.M | re.S)
LINK = re.compile(r"(?P<picture>!?)\[(?P<text>.*)\]\((?P<url>[^)\s]+)\)$", re.S)
TAG = re.compile(r"\\tag\{([\d.]+)\}")
NUMBERED_HEADING = re.compile(r"^#+ (Exercise )?(\d+\.\d+) ", re.M)
REFERENCE = re.compile(r"(?P<kind>(?:[Ff]igure|[Ss]ection|[Ee]xercise)s? )(?P<number>\d+\.\d+)|\((?P<equation>\d+\.\d+)\)")
NAME = re.compile(r"((?:[A-Za-z_]\w*\.)*[A-Za-z]\w*)(?:[({].*)?")  # with what it is called with


def anchor(kind, number):
    """Return the name of the place of something numbered, as in figure-3-1."""
    return f"{kind}-{number.replace('.', '-')}"


def raw(markup):
    """Return a piece of a page that is HTML already."""
    return f"\n``````````{{raw}} html\n{markup}\n``````````\n"


def anchors(text):
    """Yield the anchors of the equations, sections and exercises in a text."""
    for number in TAG.findall(text):
        yield anchor("equation", number)
    for exercise, number in NUMBERED_HEADING.findall(text):
        yield anchor("exercise" if exercise else "section", number)


class Text:
    """The texts of one page. site knows all addresses, see pages.py; names are those of the packages' names that the page's code uses."""

    def __init__(self, site, page, names=None):
        self.site, self.page, self.names = site, page, names or {}

    def convert(self, text):
        """Return the text for Sphinx."""
        out, end = [], 0
        for piece in PIECE.finditer(text):
            out += [self.prose(text[end:piece.start()]), getattr(self, piece.lastgroup if piece.lastgroup != "ticks" else "fence")(piece[0])]
            end = piece.end()
        return "".join(out) + self.prose(text[end:])

    def prose(self, text):
        return REFERENCE.sub(self.reference, text)

    def reference(self, match):
        if match["equation"]:
            place, before, shown = anchor("equation", match["equation"]), "", match[0]
        else:
            kind = match["kind"].strip().lower().rstrip("s")
            place = anchor(kind, match["number"])
            before, shown = ("", match[0]) if not match["kind"].endswith("s ") else (match["kind"], match["number"])
        url = self.site.anchors.get(place)
        return match[0] if url is None else f"{before}[{shown}]({self.relative(url)})"

    def fence(self, text):
        return text

    def heading(self, text):
        places = list(anchors(text))
        return "".join(f"({place})=\n" for place in places) + text

    def display(self, text):
        places = "".join(f'<span class="name" id="{place}"></span>' for place in anchors(text))
        if r"\\" in text:  # Sphinx would put it into an environment that allows no tag
            return raw(f'{places}<div class="math notranslate nohighlight">\\[{html.escape(text.strip("$"))}\\]</div>')
        return f"{raw(places)}\n{text}" if places else text

    def math(self, text):
        return text

    def html(self, text):
        return text

    def code(self, text):
        target = self.named(text.strip("`"))
        return text if target is None else f"[{text}]({self.relative(target)})"

    def link(self, text):
        m = LINK.match(text)
        url = self.address(m["url"])
        if url is None:
            return m["text"]
        if m["picture"]:
            return f'<img src="{url}" alt="{m["text"]}">'
        return f"[{m['text']}]({url})"

    def address(self, url):
        """Return the address on the site for one in the project, relative to the page, or None if it is a folder of source."""
        if re.match(r"[a-z]+:|#", url):
            return url.lower() if url.startswith("#") else url
        path, _, fragment = url.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.page.source), path))
        url = self.site.address(path)
        return url and self.relative(url) + (f"#{fragment.lower()}" if fragment else "")

    def relative(self, url):
        """Return an address on the site as seen from the page."""
        path, _, fragment = url.partition("#")
        path = "" if path == self.page.url else posixpath.relpath(path, posixpath.dirname(self.page.url) or ".")
        return path + (f"#{fragment}" if fragment else "")

    def named(self, code):
        """Return the address of the documentation for code that is a name of the packages or a call of it, or None."""
        match = NAME.fullmatch(code)
        if match is None:
            return None
        name = match[1]
        last = name.rpartition(".")[2]
        return self.names.get(name) or self.site.names.get(name) or self.names.get(last)
