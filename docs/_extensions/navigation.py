"""The sidebar names documents, not their headings; Sphinx copies all headings of all documents for each page, and
then throws them away, which was two thirds of the time of a build. Here it is given the documents' titles alone.

A document that has a table of contents of others keeps all of its own: Sphinx looks for the others in it.
"""

from docutils import nodes
from sphinx import addnodes


def title_alone(toc):
    """The table of contents of one document without its headings."""
    if next(iter(toc.findall(addnodes.toctree)), None) is not None or not toc.children:
        return toc
    entry = toc.children[0]
    pruned, item = toc.copy(), entry.copy()
    item += [child.deepcopy() for child in entry.children if not isinstance(child, nodes.bullet_list)]
    pruned += item
    return pruned


def sidebar_of_titles(app, pagename, templatename, context, doctree):
    whole = context.get("toctree")
    if whole is None:
        return

    def toctree(**options):
        if not options.get("titles_only"):
            return whole(**options)
        environment, full = app.env, app.env.tocs
        if not hasattr(app, "kernlet_titles"):
            app.kernlet_titles = {name: title_alone(toc) for name, toc in full.items()}
        environment.tocs = app.kernlet_titles
        try:
            return whole(**options)
        finally:
            environment.tocs = full

    context["toctree"] = toctree


def setup(app):
    app.connect("html-page-context", sidebar_of_titles, priority=400)  # before the theme's own, which asks for the tree
    return {"parallel_read_safe": True, "parallel_write_safe": True}
