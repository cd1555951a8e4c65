"""Links to a file's papers in their formats, as every page draws them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

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
    """`is_own`: its Word file is the office's own, so the PDF looks otherwise."""

    title: str
    links: tuple[PaperLink, ...]
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A filled form as the unit sent it: its name, its address, when it was read."""

    name: str
    url: str
    read_at: datetime


def paper(title, url_of, formats, *, is_own=False):
    """One line of downloads; `url_of` gives the address of a format."""
    links = tuple(PaperLink(LABELS[f], ICONS[f], url_of(f)) for f in formats)
    return Paper(title, links, is_own)


def form_paper(title, form, formats, submission, revision):
    """The paper that the program draws of a Revision, or of the file as it stands (None)."""
    return paper(
        title,
        lambda file_format: (
            reverse("reporting:file_download", args=[submission.pk, form, file_format])
            + _sent(revision)
        ),
        formats,
        is_own=form in submission.campaign.own_word_forms,
    )


def preview_url(submission, form, revision=None):
    """The print of a Revision, or of the file as it stands; "" where the form has none."""
    if not form.has_print:
        return ""
    return reverse("campaigns:preview", args=[submission.pk]) + _sent(revision)


def _sent(revision):
    """What names the Revision behind an address, which is that of the file as it stands."""
    return f"?lan={revision.number}" if revision else ""
