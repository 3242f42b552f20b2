"""The documentation of a Go package as a page."""

import re

import listing
from text import raw


class Package:
    """One package, as the command symbols describes it."""

    def __init__(self, facts):
        self.path, self.name, self.items = facts["path"], facts["name"], facts["items"]
        self.folder = facts["folder"]
        self.url = f"packages/{self.folder}.html"

    def targets(self):
        """Yield the names of the package as the links of the command symbols have them, and their addresses."""
        yield self.path, self.url
        for item in self.items:
            for name in item["names"] or []:
                yield f"{self.path}#{name}", f"{self.url}#{name}"

    def convert(self, site):
        """Return the page for Sphinx."""
        first, *rest = self.items
        out = [f"# {self.folder}", f'`import "{self.path}"`', self.doc(site, first), self.examples(site, first), "## Index", self.contents()]
        for item in rest:
            names = "".join(f'<span class="name" id="{name}"></span>' for name in item["names"])
            out += [raw(names), f"{'#' * item['level']} {item['heading']}", raw(self.code(site, item)), self.doc(site, item), self.examples(site, item)]
        return "\n\n".join(out) + "\n"

    def code(self, site, item):
        return listing.to_html(item["code"], item["links"] or [], lambda target: site.documentation(target, self.url))

    def contents(self):
        """Return the list of all declarations."""
        return "\n".join(f"{'  ' * (item['level'] - 2)}- [{item['heading']}](#{item['names'][0]})" for item in self.items[1:])

    def doc(self, site, item):
        text = re.sub(r"\]\(godoc:([^)]*)\)", lambda m: f"]({self.link(site, m[1])})", item["doc"])
        return re.sub(r"(?<!\\)\$", r"\\$", text)

    def link(self, site, target):
        path = target.removesuffix("#")
        return site.documentation(path if path in site.targets else path.partition("#")[0], self.url)

    def examples(self, site, item):
        out = []
        for example in item["examples"] or []:
            title = f"Example: {example['title']}" if example["title"] else "Example"
            output = f'<p>Output:</p><pre class="output">{example["output"]}</pre>' if example["output"] else ""
            out.append(raw(f'<details class="code"><summary>{title}</summary>{self.code(site, example)}{output}</details>'))
        return "\n\n".join(out)


def names(packages):
    """Return the addresses of names as texts write them: diffusion.Mixture.Score, Mixture.Score and, unless two packages have it, Mixture."""
    result, seen = {}, {}
    for p in packages:
        for target, url in p.targets():
            name = target.partition("#")[2]
            if name:
                result[f"{p.name}.{name}"] = url
                seen.setdefault(name, []).append(url)
    for name, urls in seen.items():
        if len(urls) == 1 and name not in result:
            result[name] = urls[0]
    return result
