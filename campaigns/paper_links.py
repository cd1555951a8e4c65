"""Links to a file's papers in their formats, as every page draws them."""

from dataclasses import dataclass

ICONS = {
    "docx": "file-earmark-word",
    "pdf": "file-earmark-pdf",
    "xlsx": "file-earmark-spreadsheet",
}
LABELS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}


@dataclass(frozen=True, slots=True)
class PaperLink:
    label: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    links: tuple[PaperLink, ...]


def paper(title, url_of, formats):
    """One line of downloads; `url_of` gives the address of a format."""
    return Paper(title, tuple(PaperLink(LABELS[f], ICONS[f], url_of(f)) for f in formats))
