#!/usr/bin/env python3
"""check_hook.py <becache> <catalogue> <hooks>: what .pre-commit-hooks.yaml offers does what pre-commit needs: called with the
names of files, as pre-commit calls it, it fails for a raw reason and not for a clean file, nor for one that the project
excludes."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile


def main(becache: str, catalogue: str, hooks: str) -> None:
    # One hook of plain lines, so that no reader of YAML is needed.
    keys = dict(re.findall(r"^[- ] (\w+): (.+)$", pathlib.Path(hooks).read_text(encoding="utf-8"), re.M))
    assert keys["id"] == "becache-lint" and keys["language"] == "system", keys
    files = re.compile(keys["files"].strip("'"))
    page = (pathlib.Path(hooks).parent / "docs/lint.md").read_text(encoding="utf-8")
    groups = re.findall(r"`(\.[a-z+]+(?: \.[a-z+]+)+)`", page)
    endings = [ending for group in groups for ending in group.split()]
    assert len(endings) > 20, endings
    with tempfile.TemporaryDirectory() as temporary:
        project = pathlib.Path(temporary) / "project"
        (project / "old").mkdir(parents=True)
        shutil.copy(catalogue, project / "reasons.toml")
        (project / ".becache-lint.toml").write_text('catalogue = "reasons.toml"\nexclude = ["old"]\n')
        for name, text in (("raw.py", "f('event_created')\n"), ("clean.py", "f(x)\n")):
            (project / name).write_text(text)
            (project / "old" / name).write_text(text)
        path = os.pathsep.join((str(pathlib.Path(becache).parent), os.environ["PATH"]))

        def run(*names: str) -> subprocess.CompletedProcess:
            return subprocess.run(
                [*shlex.split(keys["entry"]), *names], cwd=project, env={**os.environ, "PATH": path},
                capture_output=True, text=True, check=False)

        clean = run("clean.py", "old/raw.py")
        assert clean.returncode == 0, clean.stdout + clean.stderr
        for ending in endings:  # those that the linter knows, and no others
            name = f"raw{ending}"
            (project / name).write_text('f("event_created");\n')
            assert files.search(name) and run(name).returncode == 1, name
        assert not files.search("raw.md") and not files.search("cpp")
        raw = run("clean.py", "raw.py", "old/raw.py")
        assert raw.returncode == 1 and "raw.py:1:3: " in raw.stdout and "old/" not in raw.stdout, raw.stdout


if __name__ == "__main__":
    main(*sys.argv[1:])
