"""A namespace stands in many headers. Sphinx calls every further one a duplicate declaration; that is the
one warning which is dropped, and only for the names that Doxygen knows as namespaces. A nested one is called
by its last word in the warning. It is told from a type of that name by its declaration, a bare
`cpp:type:: name`: a type's says `class`, `struct` or `= ...`."""

import logging
import pathlib
import xml.etree.ElementTree as ElementTree


class further_namespace(logging.Filter):
    def __init__(self, app):
        super().__init__()
        self.index = pathlib.Path(app.config.book_doxygen) / "index.xml"
        self.names = None

    def filter(self, record):
        text = str(record.msg)
        if not text.startswith("Duplicate C++ declaration"):
            return True
        if self.names is None:
            self.names = {
                c.findtext("name").rpartition("::")[2]
                for c in ElementTree.parse(self.index).getroot().iter("compound")
                if c.get("kind") == "namespace"
            }
        return record.getMessage().rpartition(":: ")[2].rstrip("'.") not in self.names


def watch(app):
    only_real_ones = further_namespace(app)
    for place in ("sphinx.sphinx.domains.cpp", "sphinx.sphinx.domains.cpp._symbol"):
        logging.getLogger(place).addFilter(only_real_ones)


def setup(app):
    app.connect("builder-inited", watch)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
