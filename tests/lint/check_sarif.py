#!/usr/bin/env python3
"""check_sarif.py <becache> <catalogue> <folder> <schema>: the SARIF of a run with findings, and of one without, keeps to
the published schema. Needs Debian's python3-jsonschema."""

import json
import shutil
import subprocess
import sys
import tempfile

import jsonschema


def main(becache: str, catalogue: str, folder: str, schema_file: str) -> None:
    with open(schema_file, encoding="utf-8") as file:
        schema = json.load(file)
    validator = jsonschema.Draft4Validator(schema)
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as full:
        shutil.copytree(folder, full, dirs_exist_ok=True)  # out of this project, which excludes its tests
        for path, expected in ((full, 1), (empty, 0)):
            command = [becache, "lint", path, "--catalogue", catalogue, "--format", "sarif"]
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            assert result.returncode == expected, result.stderr
            log = json.loads(result.stdout)
            errors = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(log)]
            assert not errors, "\n".join(errors)
            assert bool(log["runs"][0]["results"]) == bool(expected)
            if expected:  # and the schema refuses what is none
                log["runs"][0]["results"][0]["level"] = "grave"
                assert list(validator.iter_errors(log))


if __name__ == "__main__":
    main(*sys.argv[1:])
