"""Which public header defines a symbol, from Doxygen's XML. The cutter then finds the lines.

A test compares the cutter's last line with Doxygen's for every body, so that neither can be wrong alone.
"""

import functools
import pathlib
import re
import xml.etree.ElementTree as ElementTree

from findings import answers_to, cut_error, found, without_constructors


@functools.lru_cache(maxsize=1)
def table(xml_folder, stamp):
    """All named things of the public headers as (found, file relative to the root). `stamp` only keys the cache."""
    result = {}
    for file in sorted(pathlib.Path(xml_folder).glob("*.xml")):
        if not re.match(r"(class|struct|union|namespace).*\.xml|.*_8(hpp|h)\.xml", file.name):
            continue
        for compound in ElementTree.parse(file).getroot().iter("compounddef"):
            kind, name = compound.get("kind"), compound.findtext("compoundname")
            if kind in ("class", "struct", "union"):
                keep(result, compound, name, kind)
            scope = name + "::" if kind in ("class", "struct", "union", "namespace") else ""
            for member in compound.iter("memberdef"):
                if is_elsewhere(member):
                    continue
                keep(result, member, scope + member.findtext("name"), member.get("kind"))
    return list(result.values())


def is_elsewhere(member):
    """A friend without a body in its class is no member of that class."""
    place = member.find("location")
    if member.get("kind") != "friend" or place is None:
        return False
    line, first, last = (int(place.get(key) or -1) for key in ("line", "bodystart", "bodyend"))
    return not first <= line <= max(first, last)  # Doxygen does not always know the last


def keep(result, element, name, kind):
    place = element.find("location")
    if place is None:
        return
    name = re.sub(r"@\d+(::)?", "", name)  # has no name, and encloses nothing
    first = int(place.get("bodystart") or -1)
    last = int(place.get("bodyend") or -1)
    file = place.get("bodyfile") if last > 0 else place.get("file")
    result[(name, file, place.get("line"))] = (found(name, kind, first, last), file)


def header_of(xml_folder, symbol):
    """The one public header that defines a symbol, relative to the root, and the symbol's full name."""
    index = pathlib.Path(xml_folder) / "index.xml"
    known = table(str(xml_folder), index.stat().st_mtime_ns if index.exists() else 0)
    files = dict((id(f), file) for f, file in known)
    hits = {
        (f.name, files[id(f)]) for f in without_constructors([f for f, _ in known if answers_to(f, symbol)])
    }
    if not hits:
        raise cut_error(f"no public header defines '{symbol}'; for a part's symbol give :part: or :file:")
    if len(hits) > 1:
        places = ", ".join(f"{name} in {file}" for name, file in sorted(hits))
        raise cut_error(f"'{symbol}' is ambiguous: {places}; write more of its enclosing names")
    name, file = hits.pop()
    return file, name
