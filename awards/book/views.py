"""The register of the 2023 book: what it has introduced is not introduced again."""

from copy import copy
from http import HTTPStatus

from django.contrib import messages
from django.db.models.functions import Length
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.filters import page_of
from awards.book.file import BOOK_LIST, sample_file
from awards.book.forms import BookEntryForm
from awards.book.importing import read_book_plan, write_shown_book
from awards.book.services import FIELDS, EntryKnown, StaleEntry, fingerprint_of, save_book_entry
from awards.models import BookEntry
from awards.permissions import get_book_ward, get_editable_book_entry
from organizations.searching import holding_words
from organizations.views.list_pages import ListPages, xlsx_answer

ENTRIES_PER_PAGE = 50
PAGES = ListPages(
    shape=BOOK_LIST,
    most=3_000_000,  # a hundred whole articles are half of it
    template="awards/book_import.html",
    page="awards:book_import",
    done="awards:book_list",
    read=read_book_plan,
    write=write_shown_book,
)


@require_safe
def book_list(request):
    ward = get_book_ward(request)
    search = request.GET.get("tim", "").strip()[:100]
    entries = BookEntry.objects.filter(ward=ward)
    if search:
        entries = entries.filter(
            holding_words(search, "folded_title", "folded_person", "folded_unit_name")
        )
    # a text may be long, and the list only tells whether it is there
    listed = entries.defer("text").annotate(text_length=Length("text"))
    context = {
        "search": search,
        "page_obj": page_of(request, listed, ENTRIES_PER_PAGE),
        "page_prefix": f"?{urlencode({'tim': search})}&trang=" if search else "?trang=",
    }
    return render(request, "awards/book_list.html", context)


@require_http_methods(["GET", "POST"])
def book_add(request):
    entry = BookEntry(ward=get_book_ward(request))
    return _edit(request, entry, "Đã thêm “{}” vào danh mục sách.")


@require_http_methods(["GET", "POST"])
def book_edit(request, pk):
    entry = get_editable_book_entry(request.user, pk)
    return _edit(request, entry, "Đã lưu “{}”.")


def _edit(request, entry, done):
    """The form writes into a copy, so that the entry tells what is stored."""
    form = BookEntryForm(
        request.POST if request.method == "POST" else None,
        instance=copy(entry),
        initial={"shown": fingerprint_of(entry)},
    )
    if form.is_valid():
        shown = form.cleaned_data["shown"]
        try:
            stored = save_book_entry(entry, form.cleaned_data, shown=shown, actor=request.user)
        except EntryKnown as known:
            form.add_error("title", str(known))
        except StaleEntry as stale:
            return _both(request, form, stale)
        else:
            messages.success(request, done.format(stored.title))
            return redirect("awards:book_list")
    context = {"form": form, "entry": entry}
    return render(request, "awards/book_edit.html", context, status=form.status)


def _both(request, form, stale):
    """What is stored beside what was typed, which the next press saves over it."""
    form.data = request.POST.copy()
    form.data["shown"] = fingerprint_of(stale.current)
    theirs = [
        (form[name].label, getattr(stale.current, name))
        for name in FIELDS
        if getattr(stale.current, name) != form.cleaned_data[name]
    ]
    messages.warning(request, str(stale))
    context = {"form": form, "entry": stale.current, "theirs": theirs}
    return render(request, "awards/book_edit.html", context, status=HTTPStatus.CONFLICT)


@require_http_methods(["GET", "POST"])
def book_import(request):
    return PAGES.answer(request, get_book_ward(request))


@require_POST
def book_import_write(request):
    return PAGES.write_shown(request, get_book_ward(request))


@require_POST
def book_import_discard(request):
    get_book_ward(request)
    return PAGES.drop(request)


@require_safe
def book_import_faulty(request):
    return PAGES.faulty_rows(request, get_book_ward(request))


@require_safe
def book_sample(request):
    """The sample file, with the entries that are known filled in to be corrected."""
    entries = BookEntry.objects.filter(ward=get_book_ward(request))
    return xlsx_answer(sample_file(entries), "DVK_DanhMucSach.xlsx")
