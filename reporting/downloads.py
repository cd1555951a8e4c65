"""Files as answers: their names, their types, and the headers that keep them harmless."""

import logging
import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePath

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from audit.references import reference
from campaigns.models import WordTemplate
from campaigns.word_templates import template_of
from campaigns.workflow import WorkflowError
from documents import article, limited, mau01, mau02, mau03, plan_sample, progress, receipt
from documents.file_names import DOCX, XLSX, ascii_part
from jobs.way_back import page_before
from organizations.models import Unit
from organizations.rules import ward_name

CONTENT_TYPES = {
    "docx": DOCX,
    "xlsx": XLSX,
    "pdf": "application/pdf",
    "json": "application/json",
}
FORMAT_NAMES = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}
WRITERS = {
    "mau01": {"docx": mau01.to_docx, "xlsx": mau01.to_xlsx, "pdf": mau01.to_pdf},
    "mau02": {"docx": mau02.to_docx, "xlsx": mau02.to_xlsx, "pdf": mau02.to_pdf},
    "mau03": {"docx": mau03.to_docx, "xlsx": mau03.to_xlsx, "pdf": mau03.to_pdf},
    "article": {"docx": article.to_docx, "pdf": article.to_pdf},
    "progress": {"docx": progress.to_docx, "xlsx": progress.to_xlsx, "pdf": progress.to_pdf},
    "receipt": {"pdf": receipt.to_pdf},
    "plan": {"docx": plan_sample.to_docx},
}
# what one paper looks like before it is drawn to a PDF: every form that has one may be long
PAPERS = {
    "mau01": mau01.describe,
    "mau02": mau02.describe,
    "mau03": mau03.describe,
    "article": article.describe,
    "progress": progress.describe,
    "receipt": receipt.describe,
}
FORM_NAMES = {
    "mau01": "Mau01",
    "mau02": "Mau02",
    "mau03": "Mau03",
    "article": "BaiViet",
    "plan": "VanBanTrienKhai",
    "yearbook": "KyYeu",
    "photos": "KhoAnh",
    "dossier": "HoSo",
    "receipt": "BienNhan",
    "progress": "TienDo",
    "assessment": "DanhGia",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A finished file: its bytes and the ASCII name under which it is kept."""

    name: str
    content: bytes

    @property
    def format(self):
        return PurePath(self.name).suffix.removeprefix(".")


def has_format(form, file_format):
    return file_format in WRITERS.get(form, {})


def file_name(form, file_format, *, campaign, unit=None, at, marks=()):
    """DVK2026_Mau02_PhuongDongDa_2026-01-09.pdf: ASCII, so that no system garbles it.

    `marks` stand behind the form's name (TP, BanNhap, MauTrang …); empty ones are left out.
    """
    parts = [
        f"DVK{campaign.year}",
        FORM_NAMES[form],
        *marks,
        _unit_part(unit) if unit else "",
        f"{timezone.localdate(at):%Y-%m-%d}",
    ]
    return "_".join(part for part in parts if part) + f".{file_format}"


def _unit_part(unit):
    """The ward by its name, a unit by its code."""
    if unit.kind != Unit.Kind.WARD_COMMITTEE:
        return re.sub("[^A-Za-z0-9]", "", unit.code)
    return ascii_part(ward_name(unit.name))


def write(form, file_format, paper, name, *, campaign=None):
    """The paper as a file; the Word file of a `campaign` in the office's own where it has one."""
    writer = WRITERS[form][file_format]
    if campaign and file_format == "docx" and form in WordTemplate.Form:
        return Download(name, writer(paper, template=template_of(campaign, form)))
    return Download(name, writer(paper))


def write_long(form, file_format, paper, name, *, campaign=None):
    """As `write`, for a job: a PDF of thousands of rows is drawn in a process that can be ended.

    Word and Excel files of that length take a second or two. DocumentRefused (too_slow,
    too_heavy) when the PDF exceeds its limits.
    """
    if file_format != "pdf":
        return write(form, file_format, paper, name, campaign=campaign)
    return Download(name, limited.draw_pdf(PAPERS[form](paper)))


def file_response(request, draw, *, inline=False):
    """The Download that `draw()` gives, as an answer; a PDF may be shown in the browser (`inline`).

    Where the drawing fails, whatever the reason, the person may try again, and has a code to tell.
    A WorkflowError is no failure: there is no such paper yet, and the caller says so.
    """
    try:
        download = draw()
    except WorkflowError:
        raise
    except Exception:  # noqa: BLE001 -- the page stands instead of a bare 500; the log has it all
        return _failed(request)
    response = HttpResponse(download.content, content_type=CONTENT_TYPES[download.format])
    return _secured(response, download.name, inline=inline)


def _failed(request):
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    context = {
        "again_url": request.get_full_path(),
        "back_url": page_before(request),
        **reference(request, status.value, logging.ERROR, with_traceback=True),
    }
    return render(request, "reporting/file_failed.html", context, status=status)


def _secured(response, name, *, inline):
    response.headers["Content-Disposition"] = content_disposition_header(not inline, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
