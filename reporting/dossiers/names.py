"""File names that say what is in the file, on every system."""

import re

from documents.text import clean_line

LONGEST_PART = 60
# Microsoft, “Naming Files, Paths, and Namespaces”: what a name must not hold, nor be
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_DEVICES = {"con", "prn", "aux", "nul"} | {
    f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"
}
NAMELESS = "khong-ten"


def safe_name(text, ending=""):
    """The text as one part of a path: Vietnamese kept, nothing that Windows refuses.

    `ending` (".docx") is kept whole however long the text is.
    """
    name = _FORBIDDEN.sub("-", clean_line(text))
    name = name[:LONGEST_PART].strip(" .-") or NAMELESS
    if name.partition(".")[0].strip().casefold() in _DEVICES:
        name = f"_{name}"
    return name + ending


class Places:
    """The paths of one archive: no two of them are the same to a system that ignores case."""

    def __init__(self):
        self._taken = set()

    def path(self, folders, text, ending):
        """“01 Chi bộ …/Minh chứng/Ngõ sáng (2).jpg” from folder names and a file's own words."""
        folder = "".join(f"{safe_name(each)}/" for each in folders)
        path, number = folder + safe_name(text, ending), 1
        while path.casefold() in self._taken:
            number += 1
            path = folder + safe_name(f"{text[: LONGEST_PART - 6]} ({number})", ending)
        self._taken.add(path.casefold())
        return path
