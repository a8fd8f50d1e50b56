"""Which names of the public headers have a place on the pages of the API.

Doxygen's XML holds them all, and the listings need them all: a chapter may show how a private function works.
A page of the API is for the caller. So Breathe reads a second copy of the XML, without the private members and
without the namespaces that exist because a template must stand in a header (`detail`, `detail_wait`,
`generator_detail`); what stands inside them goes with them.

Invariant: a name that a program may write stays.
"""

import re
import xml.etree.ElementTree as ElementTree

INNER_NAMESPACE = r"(detail(_\w+)?|\w+_detail)"
_inner = re.compile(rf"(^|::){INNER_NAMESPACE}($|::)")


def write_shown(whole, shown):
    """Writes the copy of the folder `whole` to the new folder `shown`."""
    shown.mkdir()
    trees = {file: ElementTree.parse(file) for file in sorted(whole.glob("*.xml"))}
    private = {
        inner.text
        for tree in trees.values()
        for inner in tree.iter("innerclass")
        if inner.get("prot") == "private"
    }
    for file, tree in trees.items():
        compound = tree.find("compounddef")
        if compound is not None and compound.get("kind") != "file":
            if hides(compound.findtext("compoundname"), private):
                continue
        prune(tree.getroot(), private)
        tree.write(shown / file.name, encoding="utf-8", xml_declaration=True)


def hides(name, private):
    """Whether a qualified name lies in an inner namespace, or is a private class or within one."""
    words = name.split("::")
    return bool(_inner.search(name)) or any("::".join(words[: n + 1]) in private for n in range(len(words)))


def prune(element, private):
    for child in list(element):
        if leaves(child, private):
            element.remove(child)
        else:
            prune(child, private)


def leaves(element, private):
    if element.tag == "sectiondef":
        return element.get("kind", "").startswith("private")
    if element.tag == "member":  # of listofallmembers, or a row of the index
        return element.get("prot") == "private"
    if element.tag == "compound":
        return element.get("kind") != "file" and hides(element.findtext("name"), private)
    if element.tag in ("innerclass", "innernamespace", "innerconcept", "derivedcompoundref"):
        return hides(element.text, private)
    if element.tag == "memberdef":  # a file repeats the members of the namespaces in it
        return bool(_inner.search(element.findtext("qualifiedname") or ""))
    return False
