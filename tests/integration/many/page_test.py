#!/usr/bin/env python3
"""docs/faults.md names tests and faults that there are."""

import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "faults.md").read_text()


class Page(unittest.TestCase):
    def test_every_test_that_the_page_names_is_there(self):
        known = set()
        for path in sorted((ROOT / "tests").rglob("*.cpp")):
            for suite, name in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\)", path.read_text(), re.MULTILINE):
                known.add(f"{suite}.{name}")
        named = set(re.findall(r"`([A-Z]\w*\.\w+)`", PAGE))
        self.assertTrue(named)
        self.assertEqual(named - known, set())

    def test_every_fault_has_a_row(self):
        rows = {int(number) for number in re.findall(r"^\| (\d+)\. ", PAGE, re.MULTILINE)}
        self.assertEqual(rows, set(range(1, 41)))


if __name__ == "__main__":
    unittest.main()
