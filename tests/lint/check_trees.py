#!/usr/bin/env python3
"""check_trees.py <becache> <catalogue>: in large trees that know nothing of the catalogue nothing is found: Python's
standard library, the headers of LLVM and Boost, TypeScript's and Node's typings. Prints how many files of each."""

import json
import os
import pathlib
import subprocess
import sys
import sysconfig

TREES = ["/usr/lib/python3.11", "/usr/include/llvm-14", "/usr/include/boost", "/usr/share/nodejs/typescript"]
# Debian's nodejs has the typings of Node; the one of nodesource.com has not.
OTHERS = [sysconfig.get_path("stdlib"), "/usr/share/nodejs/@types/node", os.environ.get("BECACHE_NODE_TYPES", "")]


def main(becache: str, catalogue: str) -> int:
    for tree in dict.fromkeys(TREES + [tree for tree in OTHERS if tree and pathlib.Path(tree).is_dir()]):
        command = [becache, "lint", tree, "--catalogue", catalogue, "--format", "json"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            print(f"{tree}: exit code {result.returncode}\n{result.stderr}{result.stdout}")
            return 1
        files = json.loads(result.stdout)["files"]
        print(f"{tree}: nothing in {files} files")
        if files < 50:
            print("that is not the tree; packaging/debian-packages.txt names what is to be installed")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
