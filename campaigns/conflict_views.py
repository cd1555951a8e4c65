"""Another version was saved meanwhile: the page with both texts, on which nothing is lost."""

from http import HTTPStatus

from django.shortcuts import render

from campaigns.registry import form_of
from documents.limited import shown_name


def conflict_page(request, conflict, lines, kept, *, version=None):
    """Both texts side by side; the stored one stays until the person decides.

    `conflict` is the StaleVersion; `lines` are campaigns.editors.ConflictLine; `kept` is what
    posts my text to the editor again, as [(name, value)]. `version` is that of the file, unless
    theirs stands in a preview that has its own. Files cannot be posted again: the page names them.
    """
    current = conflict.current
    _, form = form_of(current)
    files = [file for _, files in request.FILES.lists() for file in files]
    context = {
        "conflict": conflict,
        **_names(conflict),
        "edit_url": form.edit_url(current.pk),
        "lines": lines,
        "kept": kept,
        "version": current.version if version is None else version,
        "not_kept": [f"“{shown_name(file.name)}”" for file in files],
    }
    return render(request, "campaigns/conflict.html", context, status=HTTPStatus.CONFLICT)


def _names(conflict):
    """What the two versions are called, and the button that keeps the one just typed."""
    if conflict.is_own:
        return {
            "theirs": "Bản đã lưu ở cửa sổ kia",
            "mine": "Bản ở cửa sổ này",
            "keep": "Giữ bản ở cửa sổ này",
        }
    return {
        "theirs": f"Bản của đ/c {conflict.saved_by}" if conflict.saved_by else "Bản đã lưu",
        "mine": "Bản của tôi",
        "keep": "Giữ bản của tôi",
    }
