#!/usr/bin/env python3
"""plot.py <results.json> <plot.svg>: draws what bench_local wrote, by gnuplot.

A bar a target: how much of what is allowed was used. Left of the line at 1 it is held, right of it missed.
"""

import json
import subprocess
import sys

HELD, MISSED = "0x4477aa", "0xcc3311"


def used(row: dict) -> float | None:
    """The value as a part of its target, or none if it has no target."""
    if "at_most" in row:
        return row["value"] / row["at_most"]
    if "at_least" in row:
        return row["at_least"] / row["value"]
    return None


def label(row: dict) -> str:
    value = f"{row['value']:.3g}"
    return f"{row['what']}:  {value} {row['unit']}" if "unit" in row else f"{row['what']}:  {value}"


def script(rows: list[dict], svg: str):
    yield f"set terminal svg size 1100,{80 + 34 * len(rows)} noenhanced background rgb 'white'"
    yield f"set output {json.dumps(svg)}"
    yield "set xlabel 'part of the target; 1 is the target'"
    yield "$bars << END"
    for place, row in enumerate(reversed(rows)):
        share = used(row)
        yield f"{place} {share} {HELD if share <= 1 else MISSED} {json.dumps(label(row))}"
    yield "END"
    yield "set style fill solid; set grid xtics; set xtics nomirror; set ytics nomirror; unset key; set border 3"
    yield f"set xrange [0:*]; set yrange [-0.6:{len(rows) - 0.4}]"
    yield f"set arrow from 1,-0.6 to 1,{len(rows) - 0.4} nohead linewidth 2 linecolor 'black' front"
    # x, y, from x, to x, from y, to y, colour
    yield "plot $bars using 2:1:(0):2:($1-0.3):($1+0.3):3:yticlabels(4) with boxxyerror linecolor rgb variable"


def main(results: str, svg: str) -> int:
    with open(results, encoding="utf-8") as file:
        rows = [row for row in json.load(file)["results"] if used(row) is not None]
    return subprocess.run(["gnuplot"], input="\n".join(script(rows, svg)), text=True, check=False).returncode


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
