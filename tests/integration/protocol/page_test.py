#!/usr/bin/env python3
"""docs/protocol.md names what there is: each script, each variant of the models."""

import re
import unittest

from protocol import ROOT, key
from redis_server import PREFIX

ADDRESS = "cameras/by_id/front_door"


class Page(unittest.TestCase):
    def test_the_page_describes_every_script_and_every_script_is_described(self):
        page = (ROOT / "docs" / "protocol.md").read_text()
        scripts = {path.name for path in (ROOT / "src" / "redis" / "scripts").glob("*.lua")}
        self.assertEqual(set(re.findall(r"`(\w+\.lua)`", page)), scripts)
        self.assertEqual(key("v", ADDRESS), f"{PREFIX}:{{0}}:v:{ADDRESS}")

    def test_every_variant_that_the_page_names_is_in_the_table(self):
        page = (ROOT / "docs" / "protocol.md").read_text()
        table = (ROOT / "model" / "variants.txt").read_text()
        known = {line.split("|")[0].strip() for line in table.splitlines() if "|" in line and line[0] != "#"}
        named = set(re.findall(r"^\| .* \| `(\w+)` \|$", page, re.MULTILINE))
        for mention in re.findall(r"\(models?:?([^)]*)\)", page):
            named |= set(re.findall(r"`(\w+)`", mention))
        self.assertTrue(named)
        self.assertEqual(named - known, set())


if __name__ == "__main__":
    unittest.main()
