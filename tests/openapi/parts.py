"""A document for each application of one: `parts.py DOCUMENT FOLDER`. A tester takes hours for a large one, and minutes for its parts."""

import json
import pathlib
import sys


def references(value):
    """Names of the components below a value: `("schemas", "Team")`."""
    if isinstance(value, dict):
        name = value.get("$ref")
        if isinstance(name, str) and name.startswith("#/components/"):
            yield tuple(name.split("/")[2:])
        value = value.values()
    elif not isinstance(value, list):
        return
    for part in value:
        yield from references(part)


def part(document, paths):
    """The document with these paths alone, and the components that they need."""
    known = document["components"]
    used = {"securitySchemes": known.get("securitySchemes", {})}
    open_ = list(references(paths))
    while open_:
        kind, name = open_.pop()
        if name not in used.setdefault(kind, {}):
            used[kind][name] = known[kind][name]
            open_ += references(known[kind][name])
    return {**document, "paths": paths, "components": used}


document = json.load(open(sys.argv[1]))
applications = {}
for path, item in document["paths"].items():
    names = [call["operationId"] for call in item.values() if isinstance(call, dict) and "operationId" in call]
    applications.setdefault(names[0].split(".")[0], {})[path] = item
for application, paths in applications.items():
    pathlib.Path(sys.argv[2], f"{application}.json").write_text(json.dumps(part(document, paths)))
