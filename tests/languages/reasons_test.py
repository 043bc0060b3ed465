"""reasons_test.py <folder> <module> <class>: what the generated module of Python makes of the golden vectors.

The folder holds the module and reasons.vectors.json.
"""

import ast
import copy
import importlib
import json
import pathlib
import pickle
import sys
import unittest

FOLDER, MODULE, CLASS = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
VECTORS = json.loads((FOLDER / "reasons.vectors.json").read_text(encoding="utf-8"))
sys.path.insert(0, str(FOLDER))
module = importlib.import_module(MODULE)
Reason = getattr(module, CLASS)


class ReasonIsItsText(unittest.TestCase):
    def each(self):
        for vector in VECTORS["reasons"]:
            with self.subTest(vector["constant"]):
                yield Reason[vector["constant"]], vector["value"]

    def test_wherever_a_text_is_wanted(self):
        for reason, value in self.each():
            self.assertIsInstance(reason, str)
            self.assertIs(type(str(reason)), str)
            self.assertEqual(str(reason), value)
            self.assertEqual(f"{reason}", value)
            self.assertEqual(f"{reason!s}", value)
            self.assertEqual("%s" % reason, value)
            self.assertEqual("{}".format(reason), value)
            self.assertEqual(f"{reason:>70}", value.rjust(70))
            self.assertEqual(format(reason, ""), value)
            self.assertEqual("because " + reason, "because " + value)
            self.assertEqual(",".join([reason, reason]), f"{value},{value}")

    def test_equal_and_with_the_same_hash(self):
        for reason, value in self.each():
            self.assertTrue(reason == value and value == reason)
            self.assertFalse(reason != value)
            self.assertEqual(hash(reason), hash(value))
            self.assertEqual({reason: 1}[value], 1)
            self.assertEqual({value: 1}[reason], 1)
            self.assertEqual(len({reason, value}), 1)
            self.assertFalse(reason == value.upper())

    def test_in_json(self):
        for reason, value in self.each():
            self.assertEqual(json.dumps(reason), json.dumps(value))
            self.assertEqual(json.dumps({reason: [reason]}), json.dumps({value: [value]}))
            self.assertEqual(json.dumps({reason: reason}, indent=1), json.dumps({value: value}, indent=1))

    def test_ordered_as_it(self):
        values = [vector["value"] for vector in VECTORS["reasons"]]
        self.assertEqual(sorted(Reason), sorted(values))


class ReasonIsOneObject(unittest.TestCase):
    def test_after_every_pickle_and_copy(self):
        for reason in Reason:
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                self.assertIs(pickle.loads(pickle.dumps(reason, protocol)), reason)
            self.assertIs(copy.copy(reason), reason)
            self.assertIs(copy.deepcopy([reason])[0], reason)

    def test_however_it_is_found(self):
        for vector in VECTORS["reasons"]:
            reason = Reason[vector["constant"]]
            self.assertIs(Reason(vector["value"]), reason)
            self.assertIs(Reason.try_parse(vector["value"]), reason)
            self.assertIs(Reason.parse(vector["value"]), reason)
            self.assertIs(Reason.from_number(vector["number"]), reason)
        self.assertIsNone(Reason.from_number(0))

    def test_that_nobody_can_change(self):
        with self.assertRaises(AttributeError):
            next(iter(Reason)).number = 7


class Catalogue(unittest.TestCase):
    def test_has_the_reasons_in_order_and_what_is_said_of_them(self):
        seen = [
            {
                "constant": reason.name,
                "value": reason.value,
                "number": reason.number,
                "category": reason.category,
                "description": reason.description,
                "test_only": reason.test_only,
                "stability": reason.stability,
                "since": reason.since,
                "deprecated": reason.deprecated,
            }
            for reason in Reason
        ]
        self.assertEqual(seen, VECTORS["reasons"])

    def test_has_the_categories_in_order(self):
        seen = [{"name": name, "title": title} for name, title in module.CATEGORIES.items()]
        self.assertEqual(seen, VECTORS["categories"])
        for reason in Reason:
            self.assertEqual(reason.category_title, module.CATEGORIES[reason.category])
        with self.assertRaises(TypeError):
            module.CATEGORIES["new"] = "New"

    def test_has_the_hash_of_the_vectors(self):
        self.assertEqual(module.CATALOGUE_HASH, VECTORS["hash"])

    def test_exports_no_more_than_it_says(self):
        self.assertEqual(sorted(module.__all__), sorted(["CATALOGUE_HASH", "CATEGORIES", CLASS]))


class Parsing(unittest.TestCase):
    def test_takes_aliases_and_never_writes_them(self):
        for alias in VECTORS["aliases"]:
            for parsed in (Reason(alias["text"]), Reason.parse(alias["text"]), Reason.try_parse(alias["text"])):
                self.assertIs(parsed, Reason(alias["value"]))
                self.assertEqual(str(parsed), alias["value"])
            self.assertFalse(Reason(alias["value"]) == alias["text"])

    def test_takes_nothing_that_is_only_near(self):
        self.assertGreater(len(VECTORS["misses"]), 10)
        for miss in VECTORS["misses"]:
            with self.subTest(miss):
                self.assertIsNone(Reason.try_parse(miss))
                with self.assertRaises(ValueError):
                    Reason.parse(miss)
                with self.assertRaises(ValueError):
                    Reason(miss)

    def test_takes_nothing_that_is_no_text(self):
        for other in (None, 1, b"test", [], {}):
            with self.assertRaises(ValueError):
                Reason(other)

    def test_names_the_nearest(self):
        value = max((vector["value"] for vector in VECTORS["reasons"]), key=len)
        with self.assertRaisesRegex(ValueError, f"^unknown reason '{value}x'; did you mean '{value}'\\?$"):
            Reason.parse(value + "x")
        with self.assertRaisesRegex(ValueError, "^unknown reason 'QQQQQ'; use a constant of "):
            Reason.parse("QQQQQ")


class Source(unittest.TestCase):
    def test_is_python_3_9(self):
        for path in FOLDER.joinpath(*MODULE.split(".")).parent.glob("*.py*"):
            if path.is_file():
                ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
