"""check_schema.py <folder>: the generated JSON Schema takes the values of the golden vectors, and nothing else."""

import json
import pathlib
import sys

import jsonschema

folder = pathlib.Path(sys.argv[1])
schema = json.loads((folder / "reasons.schema.json").read_text(encoding="utf-8"))
vectors = json.loads((folder / "reasons.vectors.json").read_text(encoding="utf-8"))

jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
values = [reason["value"] for reason in vectors["reasons"]]
others = vectors["misses"] + [alias["text"] for alias in vectors["aliases"]] + [None, 1, [values[0]], {}]
assert len(values) > 1 and len(others) > 10
refused = [value for value in values if not validator.is_valid(value)]
taken = [other for other in others if validator.is_valid(other)]
deprecated = [one["const"] for one in schema["oneOf"] if one.get("deprecated")]
assert deprecated == [reason["value"] for reason in vectors["reasons"] if reason["deprecated"]], deprecated
if refused or taken:
    sys.exit(f"refused: {refused}; taken: {taken}")
