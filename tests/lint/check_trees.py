#!/usr/bin/env python3
"""check_trees.py <becache> <catalogue>: in large trees that know nothing of the catalogue nothing is found: Python's
standard library, the headers of LLVM and Boost, Node's typings. Those that are installed; prints how many files of each."""

import json
import os
import pathlib
import subprocess
import sys
import sysconfig

TREES = [
    sysconfig.get_path("stdlib"), "/usr/lib/python3.11", "/usr/include/llvm-14", "/usr/include/boost",
    "/usr/share/nodejs/@types/node", "/usr/share/nodejs/typescript", os.environ.get("BECACHE_NODE_TYPES", ""),
]


def main(becache: str, catalogue: str) -> int:
    total = 0
    for tree in dict.fromkeys(TREES):
        if not tree or not pathlib.Path(tree).is_dir():
            continue
        command = [becache, "lint", tree, "--catalogue", catalogue, "--format", "json"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            print(f"{tree}: exit code {result.returncode}\n{result.stderr}{result.stdout}")
            return 1
        files = json.loads(result.stdout)["files"]
        print(f"{tree}: nothing in {files} files")
        total += files
    return 0 if total > 0 else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
