"""Says where a file is wider than 140 columns or, in Swift, longer than 300 lines. Exit 1 if any is.

A Chinese character takes two columns, as on a terminal; an accent that combines takes none.
"""
import os
import sys
import unicodedata

WIDEST = 140
LONGEST = 300
READ_BY_PEOPLE = (".swift", ".py", ".css", ".js", ".md", ".sql", ".yaml", ".sh", ".c", ".h")


def columns(line):
    if line.isascii():
        return len(line)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in line
    )


def is_script(path):
    if os.path.splitext(path)[1]:
        return False
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


def faults(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().expandtabs(4).split("\n")
    for number, line in enumerate(lines, 1):
        width = columns(line)
        if width > WIDEST:
            yield f"{path}:{number}: {width} columns, at most {WIDEST}: which part wants a name of its own?"
    if path.endswith(".swift") and len(lines) - 1 > LONGEST:
        yield f"{path}: {len(lines) - 1} lines, at most {LONGEST}: are these two things?"


found = [
    fault
    for path in sys.argv[1:]
    if os.path.isfile(path) and (path.endswith(READ_BY_PEOPLE) or is_script(path))
    for fault in faults(path)
]
print("\n".join(found), end="\n" if found else "")
sys.exit(1 if found else 0)
