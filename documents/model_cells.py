"""Several names of models in one cell of Mẫu 01: written by one rule, read by the same rule.

Offices part the names by line breaks, by ";" or by a dash at the head of a line. A name may
hold such marks itself, so the writer puts a name that could be misread behind a dash of its
own and ties the mark inside it by a no-break space. Both look ordinary on paper and survive
Word, Excel and LibreOffice.
"""

import re
from collections.abc import Iterable

from documents.text import clean_line

BULLET = "- "
_TIE = "\u00a0"
_MARK = re.compile(r"^[ \t]*[-–—•*+][ \t\u00a0]+")
# In a dashed list a new name needs ";" and a dash; in a plain cell ";" is enough.
_NEXT_IN_DASHED = re.compile(r";[ \t]*(?=[-–—•*+][ \t])")
_LAST_SEMICOLON = re.compile(r";[ \t]*$")
_LOOKS_LIKE_NEXT = re.compile(r"(;[ ]*[-–—•*+])[ ]")


def join_models(names: Iterable[str]) -> tuple[str, ...]:
    """The lines of a cell that holds these names, one line each; split_models undoes it."""
    lines = tuple(clean_line(name) for name in names)
    if len(lines) < 2 and not any(";" in line or _MARK.match(line) for line in lines):
        return lines
    return tuple(BULLET + _tied(line) for line in lines)


def split_models(lines: Iterable[str]) -> tuple[str, ...]:
    """The names in a cell, from its lines as they stand in the file (not yet cleaned)."""
    names: list[str] = []
    for line in lines:
        if _MARK.match(line):
            parts = _NEXT_IN_DASHED.split(_LAST_SEMICOLON.sub("", line))
        else:
            parts = line.split(";")
        names += [_MARK.sub("", part, count=1) for part in parts]
    return tuple(name for name in map(clean_line, names) if name)


def _tied(name: str) -> str:
    name = _LOOKS_LIKE_NEXT.sub(rf"\1{_TIE}", name)
    return name + _TIE if name.endswith(";") else name
