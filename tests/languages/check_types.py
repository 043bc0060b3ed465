"""check_types.py <folder> <module> [<file>]: mypy's view of a generated module.

The stub says what the module is (stubtest), and the file that uses it has exactly the errors that it expects.
"""

import os
import subprocess
import sys

folder, module = sys.argv[1:3]
environment = {**os.environ, "MYPYPATH": folder, "PYTHONPATH": folder, "MYPY_CACHE_DIR": os.path.join(folder, ".mypy_cache")}
# Namespace packages are not found by stubtest: the module is named by the folder that it lies in.
package = module.rsplit(".", 1)
if len(package) == 2:
    inner = os.path.join(folder, *package[0].split("."))
    environment["MYPYPATH"] = environment["PYTHONPATH"] = inner
allowlist = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stubtest_allowlist.txt")
commands = [["stubtest", "--allowlist", allowlist, package[-1]]]
if len(sys.argv) > 3:
    commands.append(
        ["mypy", "--strict", "--warn-unused-ignores", "--namespace-packages", "--explicit-package-bases", sys.argv[3]]
    )
failed = 0
for command in commands:
    if command[0] == "mypy":
        environment["MYPYPATH"] = folder
    failed |= subprocess.run(command, env=environment, cwd=folder, check=False).returncode
sys.exit(1 if failed else 0)
