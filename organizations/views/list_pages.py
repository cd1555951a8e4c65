"""A list from Excel in the browser: chosen, shown as a dry run, written as shown, or dropped.

Each list brings its own addresses and right; the ward is the unit whose list it is.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from documents.errors import DocumentRefused
from documents.file_names import XLSX, ascii_part
from documents.lists import ListRefused, ListShape
from documents.wording import in_sentence
from organizations.form_base import HouseForm
from uploads.storing import STORE_DOWN, forget, keep, random_name, store_gives_nothing

logger = logging.getLogger(__name__)


class ListFileForm(HouseForm, forms.Form):
    """The file that holds the list, of at most `most` bytes."""

    file = forms.FileField(label="Tệp danh sách", allow_empty_file=True)

    def __init__(self, *args, shape, most, **kwargs):
        self.missing = {"file": f"Chọn tệp Excel (.xlsx) {shape.name}."}
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > self.most:
            size = f"{file.size / 1_000_000:.1f}".replace(".", ",")
            raise ValidationError(f"Tệp {size} MB, tối đa {self.most // 1_000_000} MB.")
        return file


@dataclass(frozen=True, slots=True)
class ListPages:
    """What the pages of one list differ in.

    `page` and `done` are names of addresses: the import itself, and where to go when it is
    written. `read(ward, data, filename)` makes the dry run, a ListPlan; `write(ward, data,
    filename, fingerprint, actor=…)` writes the dry run that was shown. Both raise DocumentRefused
    or ListRefused.
    """

    shape: ListShape
    most: int  # bytes of a file
    template: str
    page: str
    done: str
    read: Callable
    write: Callable

    @property
    def _pending(self):
        """Where the session of the one person who chose the file tells its name and its key.

        The file itself waits in the store; one that nobody comes back to is swept from there.
        """
        # sessions from before an upgrade may hold the file itself, under “list of …”
        return f"stored list of {self.page}"

    def answer(self, request, ward):
        """The page itself: takes a file, and shows the dry run of the one that waits."""
        is_sent = request.method == "POST"
        form = ListFileForm(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            shape=self.shape,
            most=self.most,
        )
        if form.is_valid() and self._keep(request, ward, form):
            return redirect(self.page)
        plan = None if is_sent else self._waiting_plan(request, ward)
        context = {
            "form": form,
            "max_bytes": self.most,
            "plan": plan,
            "file_name": request.session[self._pending]["name"] if plan else "",
            "written": [
                (planned, plan.columns_of(planned) if planned.stored else [])
                for planned in (plan.written if plan else [])
            ],
        }
        return render(request, self.template, context, status=form.status)

    def _keep(self, request, ward, form):
        """Put a readable file aside until it is written; tell what is wrong with any other.

        It takes the place of one that waited before.
        """
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            self.read(ward, data, file.name)
            key = keep(random_name("danh-sach-cho-ghi", ".xlsx"), data)
        except (DocumentRefused, ListRefused) as refusal:
            form.add_error("file", str(refusal))
            return False
        self.drop(request)
        request.session[self._pending] = {"name": file.name, "key": key}
        return True

    def _waiting_plan(self, request, ward):
        """The dry run of the waiting file against what is stored now; None without a file.

        A file that cannot be read is dropped; while the store is down it goes on waiting.
        """
        pending = request.session.get(self._pending)
        if pending is None:
            return None
        try:
            return self.read(ward, *self._file(pending))
        except (DocumentRefused, ListRefused) as refusal:
            messages.error(request, str(refusal))
            if not (isinstance(refusal, DocumentRefused) and refusal.code == STORE_DOWN):
                self.drop(request)
            return None

    def write_shown(self, request, ward):
        """Write exactly what the dry run showed; anything else goes back to the dry run."""
        pending = request.session.get(self._pending)
        if pending is None:
            messages.error(request, self._gone)
            return redirect(self.page)
        shown = request.POST.get("shown", "")
        try:
            plan = self.write(ward, *self._file(pending), shown, actor=request.user)
        except (DocumentRefused, ListRefused) as refusal:
            messages.error(request, str(refusal))
            return redirect(self.page)
        self.drop(request)
        messages.success(request, f"Đã ghi nhận: {in_sentence(plan.summary)}.")
        return redirect(self.done)

    def faulty_rows(self, request, ward):
        """The rows of the waiting file that cannot be written, as a file to correct them in."""
        plan = self._waiting_plan(request, ward)
        if plan is None or not plan.errors:
            return redirect(self.page)
        name = request.session[self._pending]["name"]
        stem = ascii_part(PurePath(name).stem)
        return xlsx_answer(plan.faulty_rows_file(), f"DVK_DongCanSua_{stem}.xlsx")

    def drop(self, request):
        pending = request.session.pop(self._pending, None)
        if pending is not None:
            forget([pending["key"]])
        return redirect(self.page)

    @property
    def _gone(self):
        return f"Không còn tệp chờ ghi nhận. Chọn lại tệp {self.shape.name}."

    def _file(self, pending):
        """The bytes and the name of the waiting file.

        ListRefused when the store has it no more, DocumentRefused when the store does not answer.
        """
        try:
            with default_storage.open(pending["key"]) as stored:
                return stored.read(), pending["name"]
        except FileNotFoundError as error:
            raise ListRefused(self._gone) from error
        except OSError as error:
            logger.exception("The store did not give %s", pending["key"])
            raise store_gives_nothing() from error


def xlsx_answer(data, name):
    """The bytes of an Excel file as a download of that name."""
    return HttpResponse(
        data,
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )
