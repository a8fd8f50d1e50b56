"""Sphinx' configuration of the book. build.py runs it, and tells it by the environment where the build
folder is."""

import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = pathlib.Path(os.environ.get("KERNLET_BOOK_OUT", ROOT / "build" / "book"))
sys.path[:0] = [str(ROOT / "docs" / "_extensions"), str(ROOT / "docs")]

import shown_names  # noqa: E402

project = "kernlet"
author = "the kernlet project"
html_title = "kernlet"

extensions = [
    "myst_parser",
    "breathe",
    "chapters",
    "listing",
    "experiment",
    "quiz",
    "boxes",
    "drawings",
    "chart",
    "namespaces",
    "navigation",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["requirements*.txt", "_*", "tests"]

myst_enable_extensions = ["deflist", "colon_fence", "fieldlist"]
myst_heading_anchors = 4

book_out = str(OUT)
book_doxygen = str(OUT / "doxygen" / "xml")  # all names, for the listings
breathe_projects = {"kernlet": str(OUT / "doxygen" / "shown")}
breathe_default_project = "kernlet"
breathe_default_members = ("members",)
breathe_show_include = False

# Names of the standard library and of the operating system have no page here.
nitpick_ignore_regex = [
    (r"cpp:.*", r"std(::.*)?"),
    (r"cpp:.*", r"u?int(8|16|32|64|ptr)_t|s?size_t|ptrdiff_t|byte|siginfo_t"),
    (r"cpp:.*", r"mode_t|pid_t|sockaddr|socklen_t"),
    (r"cpp:.*", r"(part|seam)(::.*)?"),
    (r"cpp:.*", rf"(\w+::)*{shown_names.INNER_NAMESPACE}(::.*)?"),
    (r"cpp:identifier", r"entry"),  # kernlet::stack_table::entry, declared and never shown
    (r"cpp:identifier", r"channel_wait"),  # declared in the contract, defined by each part
    (r"cpp:identifier", r"\w+::(max|min|zero)"),  # members of an alias of a standard type, in an initializer
]
default_role = None
primary_domain = "cpp"
highlight_language = "text"

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
templates_path = ["_templates"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_last_updated_fmt = None
# No web fonts, no icons from elsewhere: the theme's own are inline.
html_theme_options = {"footer_icons": [], "top_of_page_buttons": []}
pygments_style = "github-light-high-contrast"
pygments_dark_style = "github-dark-high-contrast"
