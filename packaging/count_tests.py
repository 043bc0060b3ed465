#!/usr/bin/env python3
"""count_tests.py <folder>: prints "N passed, M failed" of a run of ctest, and fails if a test failed.

The folder holds ctest.junit and, of each test that is a GoogleTest executable, its report as XML. The
cases of an executable count one by one; an executable that died counts as one more failure.
"""

import pathlib
import sys
import xml.etree.ElementTree as xml


def cases_of(report: pathlib.Path) -> tuple[int, int]:
    root = xml.parse(report).getroot()
    total = int(root.get("tests", 0)) - int(root.get("disabled", 0))
    failed = int(root.get("failures", 0)) + int(root.get("errors", 0))
    return total - failed, failed


def main(folder: pathlib.Path) -> int:
    junit = folder / "ctest.junit"
    if not junit.exists():
        print("count_tests: ctest wrote no report: no test was run", file=sys.stderr)
        return 1
    passed = failed = 0
    for test in xml.parse(junit).getroot().iter("testcase"):
        succeeded = test.get("status") == "run"
        report = folder / (test.get("name") + ".xml")
        if report.exists():
            good, bad = cases_of(report)
            passed += good
            failed += bad if bad or succeeded else 1
        elif succeeded:
            passed += 1
        else:
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
