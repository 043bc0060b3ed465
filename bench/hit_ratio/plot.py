#!/usr/bin/env python3
"""plot.py <results.json> <plot.svg>: draws what bench_hit_ratio --json wrote, by gnuplot.

A graph a trace: by how many points more accesses hit than with LRU, over the size.
"""

import json
import subprocess
import sys

DRAWN = ["becache", "SIEVE", "S3-FIFO", "W-TinyLFU, window 1 %", "W-TinyLFU, window 20 %", "W-TinyLFU, climbing"]
BASE = "LRU"


def script(rows: list[dict], svg: str):
    ratios = {(row["trace"], row["capacity"], row["policy"]): row["hit_ratio"] for row in rows}
    traces = list(dict.fromkeys(row["trace"] for row in rows))
    columns = 2 if len(traces) > 1 else 1
    lines = -(-len(traces) // columns)
    yield f"set terminal svg size {480 * columns},{420 * lines} noenhanced background rgb 'white'"
    yield f"set output {json.dumps(svg)}"
    yield f"set multiplot layout {lines},{columns}"
    yield "set key outside bottom center horizontal; set grid; set xrange [-0.3:3.3]"
    yield "set xlabel 'entries'; set ylabel 'points over LRU'; set xzeroaxis linewidth 2 linecolor 'black'"
    for number, trace in enumerate(traces):
        sizes = sorted({row["capacity"] for row in rows if row["trace"] == trace})
        yield f"set title {json.dumps(trace)}"
        yield "set xtics (" + ", ".join(f"'{size}' {place}" for place, size in enumerate(sizes)) + ")"
        graphs = []
        for color, policy in enumerate(DRAWN):
            block = f"$data_{number}_{color}"
            yield f"{block} << END"
            for place, size in enumerate(sizes):
                yield f"{place} {100 * (ratios[trace, size, policy] - ratios[trace, size, BASE])}"
            yield "END"
            width = 4 if policy == "becache" else 1
            graphs.append(f"{block} with linespoints linewidth {width} pointtype {color + 4} title {json.dumps(policy)}")
        yield "plot " + ", ".join(graphs)


def main(results: str, svg: str) -> int:
    with open(results, encoding="utf-8") as file:
        rows = json.load(file)
    return subprocess.run(["gnuplot"], input="\n".join(script(rows, svg)), text=True, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
