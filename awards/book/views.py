"""The register of the 2023 book: what it has introduced is not introduced again."""

import base64
from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.book.file import BookListRefused, sample_file
from awards.book.forms import MAX_BOOK_FILE_BYTES, BookEntryForm, BookFileForm
from awards.book.importing import read_book_plan, write_shown_book
from awards.book.services import EntryKnown, save_book_entry
from awards.models import BookEntry
from awards.permissions import get_book_ward, get_editable_book_entry
from documents.errors import DocumentRefused
from documents.text import fold_words

ENTRIES_PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The file waits for “Ghi nhận” in the session of the one person who chose it.
PENDING = "book_file"


@require_safe
def book_list(request):
    ward = get_book_ward(request.user)
    search = request.GET.get("tim", "").strip()[:100]
    entries = BookEntry.objects.filter(ward=ward)
    if search:
        folded = fold_words(search)
        entries = entries.filter(
            Q(folded_title__contains=folded)
            | Q(folded_person__contains=folded)
            | Q(unit_name__icontains=search)
        )
    # a text may be long, and the list only tells whether it is there
    listed = entries.defer("text").annotate(text_length=Length("text"))
    context = {
        "search": search,
        "page_obj": Paginator(listed, ENTRIES_PER_PAGE).get_page(request.GET.get("trang")),
        "page_prefix": f"?{urlencode({'tim': search})}&trang=" if search else "?trang=",
    }
    return render(request, "awards/book_list.html", context)


@require_http_methods(["GET", "POST"])
def book_add(request):
    entry = BookEntry(ward=get_book_ward(request.user))
    return _edit(request, entry, "Đã thêm “{}” vào danh mục sách.")


@require_http_methods(["GET", "POST"])
def book_edit(request, pk):
    entry = get_editable_book_entry(request.user, pk)
    return _edit(request, entry, "Đã lưu “{}”.")


def _edit(request, entry, done):
    """The form writes into a copy, so that the entry tells what is stored."""
    copy = BookEntry(**{field.attname: getattr(entry, field.attname) for field in _COLUMNS})
    form = BookEntryForm(request.POST if request.method == "POST" else None, instance=copy)
    if form.is_valid():
        try:
            save_book_entry(entry, form.cleaned_data, actor=request.user)
        except EntryKnown as known:
            form.add_error("title", str(known))
        else:
            messages.success(request, done.format(entry.title))
            return redirect("awards:book_list")
    return render(request, "awards/book_edit.html", {"form": form, "entry": entry})


_COLUMNS = BookEntry._meta.concrete_fields


@require_http_methods(["GET", "POST"])
def book_import(request):
    ward = get_book_ward(request.user)
    form = BookFileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        name, data = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        try:
            read_book_plan(ward, data, name)
        except (DocumentRefused, BookListRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            content = base64.b64encode(data).decode("ascii")
            request.session[PENDING] = {"name": name, "content": content}
            return redirect("awards:book_import")
    context = {"form": form, "max_bytes": MAX_BOOK_FILE_BYTES}
    if request.method == "GET":
        plan = _waiting_plan(request, ward)
        context |= {
            "plan": plan,
            "pending": request.session.get(PENDING),
            "written": list(chain(plan.added, plan.updated)) if plan else [],
        }
    return render(request, "awards/book_import.html", context)


@require_POST
def book_import_write(request):
    """Write exactly what the dry run showed; anything else goes back to the dry run."""
    ward = get_book_ward(request.user)
    pending = request.session.get(PENDING)
    if pending is None:
        messages.error(request, "Không còn tệp chờ ghi nhận. Chọn lại tệp danh mục sách.")
        return redirect("awards:book_import")
    shown = request.POST.get("shown", "")
    try:
        plan = write_shown_book(ward, *_file_of(pending), shown, actor=request.user)
    except (DocumentRefused, BookListRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("awards:book_import")
    del request.session[PENDING]
    messages.success(request, f"Đã ghi nhận: {plan.summary[:1].lower()}{plan.summary[1:]}.")
    return redirect("awards:book_list")


@require_POST
def book_import_discard(request):
    get_book_ward(request.user)
    request.session.pop(PENDING, None)
    return redirect("awards:book_import")


@require_safe
def book_sample(request):
    """The sample file, with the entries that are known filled in to be corrected."""
    ward = get_book_ward(request.user)
    response = HttpResponse(sample_file(BookEntry.objects.filter(ward=ward)), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, "DVK_DanhMucSach.xlsx")
    return response


def _file_of(pending):
    """The bytes and the name of the waiting file."""
    return base64.b64decode(pending["content"]), pending["name"]


def _waiting_plan(request, ward):
    """The dry run of the waiting file against the register as it is now; None without a file."""
    pending = request.session.get(PENDING)
    if pending is None:
        return None
    try:
        return read_book_plan(ward, *_file_of(pending))
    except (DocumentRefused, BookListRefused) as refusal:
        del request.session[PENDING]
        messages.error(request, str(refusal))
        return None
