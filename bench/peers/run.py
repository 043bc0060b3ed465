#!/usr/bin/env python3
"""run.py <build folder> [<peer>...]: measures other caches as bench/local measures becache.

Writes the workload of bench/local to a file, builds the peers in the build folder, by their own languages' tools, and runs
one after the other, bench_local first. Peers: moka, quick_cache, otter, caffeine; all if none is named. One whose tool is missing or
that does not build is left out, and told.
"""

import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def build_cargo(name: str, out: pathlib.Path) -> list[str]:
    subprocess.run(
        ["cargo", "build", "--quiet", "--release", "--target-dir", out / "cargo"], cwd=HERE / name, check=True)
    return [str(out / "cargo/release" / f"peer-{name.replace('_', '-')}")]


def build_go(name: str, out: pathlib.Path) -> list[str]:
    subprocess.run(["go", "build", "-o", out / name, "."], cwd=HERE / name, check=True)
    return [str(out / name)]


def build_maven(name: str, out: pathlib.Path) -> list[str]:
    goals = ["package", "dependency:copy-dependencies"]
    subprocess.run(["mvn", "--quiet", "--batch-mode", f"-Dpeer.build={out / name}", *goals], cwd=HERE / name, check=True)
    return ["java", "-Xmx4g", "-cp", f"{out / name}/classes:{out / name}/dependency/*", "Peer"]


PEERS = {
    "moka": ("cargo", build_cargo),
    "quick_cache": ("cargo", build_cargo),
    "otter": ("go", build_go),
    "caffeine": ("mvn", build_maven),
}


def run(name: str, workload: pathlib.Path, out: pathlib.Path) -> bool:
    tool, build = PEERS[name]
    if shutil.which(tool) is None:
        print(f"{name} is left out: there is no {tool}")
        return False
    try:
        subprocess.run([*build(name, out), workload], check=True)
    except subprocess.CalledProcessError as error:
        print(f"{name} is left out: {error}")
        return False
    return True


def main(build: pathlib.Path, names: list[str]) -> int:
    out = build / "peers"
    out.mkdir(exist_ok=True)
    workload = out / "workload.int32be"
    subprocess.run([build / "bench/local/write_workload", workload], check=True)
    subprocess.run([build / "bench/local/bench_local"], check=False)  # its code says whether its targets are met
    return 0 if all([run(name, workload, out) for name in names]) else 1


if __name__ == "__main__":
    chosen = sys.argv[2:] or list(PEERS)
    if len(sys.argv) < 2 or not set(chosen) <= set(PEERS):
        sys.exit(__doc__)
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), chosen))
