#!/usr/bin/env python3
"""check_fix.py <becache> <catalogue> <folder> <c++ compiler> [<tsc>] [<include folder>...]

Copies the folder, makes sure that its sources compile, lets `becache lint --fix` change them, and makes sure that each
was changed, that they still compile, and that a second time changes nothing. TypeScript is left out without tsc.
"""

import pathlib
import py_compile
import shutil
import subprocess
import sys
import tempfile

CONSTANTS_PY = "class CacheInvalidationReason:\n    EVENT_CREATED = 'event_created'\n"
CONSTANTS_TS = """export const CacheInvalidationReason = {
    EVENT_CREATED: "event_created", EVENT_UPDATED: "event_updated", CAMERA_DELETED: "camera_deleted", MANUAL: "manual",
} as const;
export type CacheInvalidationReason = (typeof CacheInvalidationReason)[keyof typeof CacheInvalidationReason];
"""


def run(command: list, folder: pathlib.Path) -> None:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stdout}{result.stderr}")


def compile_all(folder: pathlib.Path, compiler: str, tsc: str, includes: list) -> None:
    for source in sorted(folder.glob("*.cpp")):
        run([compiler, "-std=c++20", "-fsyntax-only", *[f"-I{include}" for include in includes], source], folder)
    for source in sorted(folder.glob("*.py")):
        py_compile.compile(str(source), cfile=str(folder / "out.pyc"), doraise=True)
    if tsc:
        run([tsc, "--noEmit", "-p", folder / "tsconfig.json"], folder)


def main(becache: str, catalogue: str, sources: str, compiler: str, *rest: str) -> None:
    tsc = rest[0] if rest and not pathlib.Path(rest[0]).is_dir() and "NOTFOUND" not in rest[0] else ""
    includes = [each for each in rest if each and pathlib.Path(each).is_dir()]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "fixable"
        shutil.copytree(sources, folder)
        (folder / "backend/core").mkdir(parents=True)
        (folder / "backend/core/constants.py").write_text("# Generated for a test. Do not edit.\n" + CONSTANTS_PY)
        (folder / "backend/core/constants.ts").write_text("// Generated for a test. Do not edit.\n" + CONSTANTS_TS)
        compile_all(folder, compiler, tsc, includes)
        names = sorted(path.name for path in folder.iterdir() if path.suffix in {".cpp", ".py", ".ts", ".tsx"})
        before = {name: (folder / name).read_text() for name in names}
        fix = [becache, "lint", str(folder), "--catalogue", catalogue, "--fix"]
        subprocess.run(fix, check=False, capture_output=True)
        after = {name: (folder / name).read_text() for name in names}
        for name in names:
            if before[name] == after[name]:
                sys.exit(f"{name}: --fix changed nothing")
        compile_all(folder, compiler, tsc, includes)
        subprocess.run(fix, check=False, capture_output=True)
        for name in names:
            if (folder / name).read_text() != after[name]:
                sys.exit(f"{name}: --fix changed it a second time")
        print(f"{len(names)} files changed once, and they compile{'' if tsc else '; TypeScript was left out'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
