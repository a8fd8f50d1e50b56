"""Makes chapters/*/index.md and the generated pages part of the source, in their own places.

Invariant: no chapter is copied. A page's name (chapters/02-context-switch/index) is mapped to the file
where its text really stands, so warnings name that file, relative paths in it work, and its time of change
decides whether it is read again.
"""

import pathlib

from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.directives.other import TocTree
from sphinx.project import Project
from sphinx.util import logging

import book
import generate

logger = logging.getLogger(__name__)


class book_project(Project):
    """The pages of docs/, the chapters, and the pages that generate.py wrote."""

    def discover(self, exclude_paths=(), include_paths=("**",)):
        super().discover(exclude_paths, include_paths)
        generated = pathlib.Path(self.generated)
        for file in sorted(generated.rglob("*.md")):
            self.adopt(file.relative_to(generated).with_suffix("").as_posix(), file)
        for file in sorted(book.CHAPTERS.glob("*/index.md")):
            self.adopt(f"chapters/{file.parent.name}/index", file)
        return self.docnames

    def adopt(self, docname, file):
        self.docnames.add(docname)
        self._docname_to_path[docname] = file
        self._path_to_docname[file] = docname

    def path2doc(self, filename):
        """Also finds a planned chapter by the path where its text will stand, so that links to it need not change."""
        path = pathlib.Path(filename)
        if path.is_absolute() and path not in self._path_to_docname and path.is_relative_to(book.ROOT):
            docname = path.relative_to(book.ROOT).with_suffix("").as_posix()
            if docname in self.docnames and docname.startswith("chapters/"):
                return docname
        return super().path2doc(filename)


def take_over(app):
    generated = pathlib.Path(app.config.book_out) / "generated"
    try:
        for complaint in generate.everything(generated):
            logger.error("%s", complaint)
    except book.book_error as e:
        logger.error("%s", e)
    app.project.__class__ = book_project
    app.project.generated = str(generated)


def aim_links(app, doctree):
    """A Markdown link to a page that is elsewhere than its name says: names the page instead of a file that
    is not there."""
    for link in list(doctree.findall(addnodes.pending_xref)):
        if link.get("reftype") != "myst" or link.get("refdomain"):
            continue
        path, _, anchor = link["reftarget"].partition("#")
        if path.endswith(".md"):
            docname = app.env.path2doc(app.env.relfn2path(path, app.env.docname)[1])
            if docname in app.project.docnames:
                link["refdomain"], link["reftarget"], link["reftargetid"] = "doc", docname, anchor or None


class chapter_list(TocTree):
    """A table of contents with every chapter of the course's table, by number, and what else stands in
    chapters/."""

    def run(self):
        try:
            rows = book.course()
        except book.book_error as e:
            raise self.error(str(e))
        named = {
            f"chapters/{book.folder_name(row)}/index": f"{row['number']} {row.get('title', row['slug'])}"
            for row in rows
        }
        others = sorted(d for d in self.env.found_docs if d.startswith("chapters/") and d not in named)
        self.content = StringList(
            [f"{title} </{docname}>" for docname, title in named.items()] + [f"/{d}" for d in others],
            source="chapters",
        )
        self.env.note_dependency(str(book.TABLE))
        return super().run()


def setup(app):
    app.add_config_value("book_out", "", "")
    app.connect("builder-inited", take_over, priority=100)
    app.connect("doctree-read", aim_links)
    app.add_directive("chapter-list", chapter_list)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
