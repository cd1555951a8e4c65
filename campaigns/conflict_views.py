"""Somebody else saved meanwhile: the page with both texts, on which nothing is lost."""

from http import HTTPStatus

from django.shortcuts import render

from campaigns.registry import form_of
from documents.limited import shown_name


def conflict_page(request, current, lines, kept, *, version=None):
    """Both texts side by side; the stored one stays until the person decides.

    `current` is the file as it stands; `lines` are campaigns.editors.ConflictLine; `kept` is what
    posts my text to the editor again, as [(name, value)]. `version` is that of `current`, unless
    theirs stands in a preview that has its own. Files cannot be posted again: the page names them.
    """
    _, form = form_of(current)
    files = [file for _, files in request.FILES.lists() for file in files]
    context = {
        "current": current,
        "by": current.updated_by or "khác",
        "edit_url": form.edit_url(current.pk),
        "lines": lines,
        "kept": kept,
        "version": current.version if version is None else version,
        "not_kept": [f"“{shown_name(file.name)}”" for file in files],
    }
    return render(request, "campaigns/conflict.html", context, status=HTTPStatus.CONFLICT)
