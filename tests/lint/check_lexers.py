#!/usr/bin/env python3
"""check_lexers.py <print_literals> <node> <typescript_literals.js>

The lexers find the same literals as Python's tokenize does in Python's standard library, and as TypeScript's parser does in
its own sources and the typings of Node, where those are installed. Prints how many files and literals were compared.
"""

import bisect
import io
import pathlib
import subprocess
import sys
import sysconfig
import tokenize


# What others have installed, and what would take long; but tests of literals are to the point.
SKIPPED = {"site-packages", "dist-packages", "test", "tests", "lib2to3", "idlelib", "encodings"}
TESTS_OF_LITERALS = {"test_fstring.py", "test_string_literals.py", "test_grammar.py", "test_tokenize.py"}


def literals_of_python(path: pathlib.Path):
    data = path.read_bytes()
    begins = [0]
    for line in data.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    lines = data.decode("utf-8").splitlines(keepends=True)
    is_ascii = len(lines) == len(begins) - 1 and data.isascii()

    def place(position):
        row, column = position
        return begins[row - 1] + (column if is_ascii else len(lines[row - 1][:column].encode("utf-8")))

    for token in tokenize.tokenize(io.BytesIO(data).readline):
        if token.type == tokenize.STRING:
            yield place(token.start), place(token.end)


def is_formatted(data: bytes, begin: int) -> bool:
    prefix = data[begin : begin + 3].split(b"'")[0].split(b'"')[0].lower()
    return b"f" in prefix


def is_within(literal: tuple, others: list) -> bool:
    place = bisect.bisect_right(others, (literal[0], sys.maxsize))
    return place > 0 and literal[1] <= others[place - 1][1]


def ours(program: str, paths: list) -> dict:
    result = {}
    for first in range(0, len(paths), 200):
        command = [program, *map(str, paths[first : first + 200])]
        result.update(parsed(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
    return result


def parsed(text: str) -> dict:
    result = {}
    literals = []
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) == 2 and parts[0].isdigit():
            literals.append((int(parts[0]), int(parts[1])))
        else:
            literals = result.setdefault(line, [])
    return result


def compare(path, expected, found) -> int:
    if sorted(expected) != sorted(found):
        difference = sorted(set(expected) ^ set(found))[:3]
        sys.exit(f"{path}: literals differ, the first at {difference}")
    return len(expected)


def check_python(program: str) -> None:
    paths, expected = [], {}
    root = pathlib.Path(sysconfig.get_path("stdlib"))
    for path in sorted(root.rglob("*.py")):
        if SKIPPED & set(path.relative_to(root).parts[:-1]) and path.name not in TESTS_OF_LITERALS:
            continue
        data = path.read_bytes()
        try:
            data.decode("utf-8")
            tokens = list(literals_of_python(path))
        except (UnicodeDecodeError, SyntaxError, tokenize.TokenError):
            continue  # tests of errors
        if b"\r" in data or b"\f" in data:
            continue
        paths.append(path)
        # Older versions of tokenize know f-strings as a whole only; what is in their fields is left out.
        formatted = [(begin, end) for begin, end in tokens if is_formatted(data, begin)]
        expected[str(path)] = sorted(set(tokens) - set(formatted)), formatted
    count = 0
    for path, found in ours(program, paths).items():
        plain, formatted = expected[path]
        count += compare(path, plain, [each for each in found if not is_within(each, formatted)])
    print(f"Python: {len(paths)} files, {count} literals")
    assert paths


def check_typescript(program: str, node: str, script: str) -> None:
    folders = [pathlib.Path("/usr/share/nodejs/typescript/lib"), pathlib.Path("/usr/share/nodejs/@types/node")]
    # The copies of the compiler for other uses hold the same code.
    copies = {"tsserver.js", "tsserverlibrary.js", "typescriptServices.js", "typingsInstaller.js", "tsc.js"}
    paths = [
        path for folder in folders if folder.is_dir() for ending in ("*.ts", "*.js") for path in sorted(folder.rglob(ending))
        if path.name not in copies
    ]
    if not paths or not pathlib.Path(node).exists():
        print("TypeScript: not installed")
        return
    theirs = subprocess.run(
        [node, script], input="\n".join(map(str, paths)), capture_output=True, text=True, check=True)
    found = ours(program, paths)
    count = sum(compare(path, expected, found[path]) for path, expected in parsed(theirs.stdout).items())
    print(f"TypeScript: {len(paths)} files, {count} literals")


if __name__ == "__main__":
    check_python(sys.argv[1])
    check_typescript(*sys.argv[1:])
