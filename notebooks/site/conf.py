"""Settings of Sphinx, which makes the site from the pages that pages.py writes."""

import importlib.util
from pathlib import Path

project = "nonequilibrium"
language = "en"
extensions = ["myst_parser", "sphinx.ext.mathjax"]
smartquotes = False
highlight_language = "none"

myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath"]
myst_all_links_external = True  # pages.py has put in the addresses
myst_heading_anchors = 4
myst_dmath_double_inline = True

html_theme = "furo"
html_title = "nonequilibrium"
html_favicon = "static/icon.svg"  # a potential with two valleys
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_copy_source = False
html_use_index = False
html_show_sphinx = False
html_permalinks_icon = "#"
html_theme_options = {"top_of_page_buttons": []}

# MathJax with all its parts and fonts in one file.
mathjax = Path(importlib.util.find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
html_static_path += [str(mathjax / "tex-svg-full.js")]
mathjax_path = "tex-svg-full.js"
mathjax3_config = {"svg": {"scale": 0.9}}  # small letters as high as those of the text
