#!/usr/bin/env python3
"""check_house.py <root>: what the compiler does not see of the house's order.

Files past 500 lines, public headers with macros or without #pragma once, links in the documents that lead
nowhere, tests that sleep. Prints each finding as path:line: what is wrong; what would be right.
"""

import pathlib
import re
import sys

ROOMS = ["include", "src", "codegen", "catalogue", "cmake", "examples", "bench", "fuzz", "tests", "packaging", "docs"]
CODE = {".hpp", ".cpp", ".py", ".sh", ".cmake"}


def check(root: pathlib.Path):
    documents = sorted(root.glob("*.md"))
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if not path.is_file():
                continue
            if path.suffix == ".md":
                documents.append(path)
            golden = "golden" in path.parts
            if path.suffix in CODE and not golden:
                yield from check_code(root, path)
    for document in documents:
        yield from check_links(root, document)


def check_code(root: pathlib.Path, path: pathlib.Path):
    name = path.relative_to(root)
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > 500:
        yield f"{name}:501: the file has {len(lines)} lines; past 500 ask which two concepts live there"
    public = name.parts[0] == "include"
    if path.suffix == ".hpp" and "#pragma once" not in lines[:1]:
        yield f"{name}:1: a header begins with #pragma once"
    for number, line in enumerate(lines, 1):
        if public and re.match(r"\s*#\s*define\b", line):
            yield f"{name}:{number}: a public header defines no macro"
        if name.parts[0] == "tests" and path.suffix == ".cpp" and "sleep_" + "for" in line:
            yield f"{name}:{number}: a test waits for a condition, it does not sleep"
        if "\t" in line:
            yield f"{name}:{number}: there is a tab; indent with spaces"


def check_links(root: pathlib.Path, document: pathlib.Path):
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", line):
            if "://" not in target and not (document.parent / target).exists():
                yield f"{document.relative_to(root)}:{number}: the link to {target} leads nowhere"


if __name__ == "__main__":
    findings = list(check(pathlib.Path(sys.argv[1])))
    print("\n".join(findings))
    sys.exit(1 if findings else 0)
