#!/usr/bin/env python3
"""Compiles one file whose marked lines must be refused, and one that must compile.

usage: check.py <compiler> <must_compile.cpp> <must_not_compile.cpp> <flag>...

A marked line ends in `// refused: <regular expression>`; what the compiler says about that line, its notes
included, must match it. An error on any other line of the file is a failure, too.
"""
import re
import subprocess
import sys


def compile_file(compiler, source, flags):
    every_error = ["-fmax-errors=0"] if "clang" not in compiler else ["-ferror-limit=0"]
    command = [compiler, *flags, *every_error, "-w", "-fsyntax-only", "-fno-color-diagnostics", source]
    if "clang" not in compiler:
        command.remove("-fno-color-diagnostics")
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    return done.returncode, done.stderr


def messages_by_line(source, output):
    """What the compiler says, by the line of the source at which each error stands."""
    by_line = {}
    text = []
    for row in output.splitlines():
        error = re.match(r"(.*?):(\d+):\d+: (?:fatal )?error: ", row)
        if error:
            text = []
            place = int(error.group(2)) if error.group(1) == source else row
            by_line.setdefault(place, []).append(text)
        text.append(row)
    return by_line


def main():
    compiler, must_compile, must_not_compile, *flags = sys.argv[1:]
    failures = []

    code, output = compile_file(compiler, must_compile, flags)
    if code != 0:
        failures.append(f"{must_compile}: it is to compile, and does not:\n{output}")

    code, output = compile_file(compiler, must_not_compile, flags)
    messages = messages_by_line(must_not_compile, output)
    marks = {}
    with open(must_not_compile, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            mark = re.search(r"// refused: (.*)$", line)
            if mark:
                marks[number] = (line.strip(), mark.group(1))
    for number, (line, pattern) in marks.items():
        said = "\n".join(row for text in messages.pop(number, []) for row in text)
        if not said:
            failures.append(f"{must_not_compile}:{number}: it compiles, and is not to: {line}")
        elif not re.search(pattern, said):
            failures.append(f"{must_not_compile}:{number}: refused without saying '{pattern}':\n{said}")
    for place, texts in messages.items():
        said = "\n".join(row for text in texts for row in text)
        failures.append(f"{must_not_compile}: an error where none is expected ({place}):\n{said}")
    if not marks or code == 0:
        failures.append(f"{must_not_compile}: nothing was refused")

    for failure in failures:
        print(failure)
    print(f"{compiler}: {len(marks)} lines are to be refused, {len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
