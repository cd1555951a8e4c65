"""What a file that the program makes is called on its way out: an ASCII name, and its type."""

import re

from documents.text import fold_words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ascii_part(text: str) -> str:
    """ "phường Đống Đa" as part of a file's name: "PhuongDongDa", which no system garbles."""
    return "".join(word.capitalize() for word in re.findall("[a-z0-9]+", fold_words(text)))
