#!/usr/bin/env python3
"""bench_lint.py <becache> <catalogue> [<folder>...]

How fast `becache lint` goes through large trees, beside ripgrep looking for the quoted values in the same files, in the same
run. Both on one core, in turns; the medians count. Prints JSON; exits 1 if a target is missed.
"""

import json
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 9
TREES = ["/usr/include/boost", "/usr/include/llvm-14", "/usr/include/c++", "/usr/lib/python3.11", "/usr/share/nodejs"]
ENDINGS = "cpp cc cxx c++ cppm ixx hpp hh hxx h++ h ipp inl tpp py pyi pyw ts mts cts tsx js mjs cjs jsx".split()


def measure(command: list) -> tuple:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    wall = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(becache: str, catalogue: str, *folders: str) -> int:
    trees = [tree for tree in (folders or TREES) if pathlib.Path(tree).is_dir()]
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    values = re.findall(r'^value = "(.*)"', pathlib.Path(catalogue).read_text(encoding="utf-8"), re.M)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as patterns:
        patterns.write("".join(f"{quote}{value}{quote}\n" for value in values for quote in "\"'`"))
        patterns.flush()
        ours = [becache, "lint", *trees, "--catalogue", catalogue, "--format", "json"]
        theirs = ["rg", "-j1", "--no-ignore", "--hidden", "-c", "-F", "-f", patterns.name]
        theirs += [part for ending in ENDINGS for part in ("-g", f"*.{ending}")] + trees
        files = json.loads(subprocess.run(ours, capture_output=True, text=True, check=False).stdout)["files"]
        size = sum(
            path.stat().st_size for tree in trees for path in pathlib.Path(tree).rglob("*")
            if path.suffix[1:] in ENDINGS and path.is_file() and not path.is_symlink())
        measure(theirs)  # and the trees are in the page cache
        pairs = [(measure(ours), measure(theirs)) for _ in range(ROUNDS)]
    result = {"files": files, "bytes": size, "rounds": ROUNDS}
    for kind, place in (("wall", 0), ("cpu", 1)):
        our_time = statistics.median(pair[0][place] for pair in pairs)
        ratio = statistics.median(pair[0][place] / pair[1][place] for pair in pairs)
        result[kind] = {
            "becache_seconds": round(our_time, 3),
            "becache_megabytes_per_second": round(size / our_time / 1e6),
            "ratio_to_ripgrep": round(ratio, 2),
        }
    # Processor time is what one core does; wall time counts what else the machine does, too.
    result["targets_met"] = (
        result["cpu"]["becache_megabytes_per_second"] >= 250 and result["cpu"]["ratio_to_ripgrep"] <= 2)
    print(json.dumps(result, indent=2))
    return 0 if result["targets_met"] else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
