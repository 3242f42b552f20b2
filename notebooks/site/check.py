"""Check a built site: no broken link, nothing that is fetched from elsewhere, no picture without a text, headings in order.

    python check.py SITE
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "video": "src", "audio": "src", "object": "data"}
IN_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


class Page(HTMLParser):
    """What a page has and refers to."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.fetched, self.problems, self.level = set(), [], [], [], 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if "id" in attributes:
            if attributes["id"] in self.ids:
                self.problems.append(f"two elements are called {attributes['id']}")
            self.ids.add(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if attributes.get(FETCHED.get(tag)) and attributes.get("rel") != "canonical":
            self.fetched.append(attributes[FETCHED[tag]])
        self.fetched += [a or b for a, b in IN_STYLE.findall(attributes.get("style") or "")]
        if tag == "img" and not attributes.get("alt"):
            self.problems.append(f"{attributes.get('src')} has no alternative text")
        if re.fullmatch("h[1-6]", tag):
            if int(tag[1]) > self.level + 1:
                self.problems.append(f"a heading {tag} follows one of level {self.level}")
            self.level = int(tag[1])


def problems(site):
    """Yield everything that is wrong, one line each."""
    pages = {path.resolve(): Page(path) for path in sorted(site.rglob("*.html")) if "_static" not in path.parts}
    for path, page in pages.items():
        name = path.relative_to(site)
        yield from (f"{name}: {problem}" for problem in page.problems)
        yield from (f"{name}: {problem}" for problem in map(outside, page.fetched) if problem)
        for link in page.links + page.fetched:
            if problem := broken(link, path, site, pages):
                yield f"{name}: {problem}"
    for path in sorted(site.rglob("*.css")):
        for match in IN_STYLE.finditer(path.read_text(encoding="utf-8")):
            if problem := outside(match[1] or match[2]):
                yield f"{path.relative_to(site)}: {problem}"


def outside(url):
    """Say that a page or style would fetch something from elsewhere, which data: is not."""
    parts = urlsplit(url)
    return f"{url} is fetched from elsewhere" if parts.scheme not in ("", "data") or parts.netloc else ""


def broken(link, path, site, pages):
    """Say what is wrong with a link from the page at path. Links to other sites are not followed."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    if parts.path.startswith("/"):
        return f"{link} depends on where the site is"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(site) or not target.is_file():
        return f"{link} leads nowhere"
    if parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
        return f"{link} leads to no place in {target.relative_to(site)}"
    return ""


def main():
    sys.exit("\n".join(problems(Path(sys.argv[1]).resolve())) or None)


if __name__ == "__main__":
    main()
