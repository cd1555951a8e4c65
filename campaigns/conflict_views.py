"""Somebody else saved meanwhile: the page with both texts, on which nothing is lost."""

from http import HTTPStatus

from django.shortcuts import render

from campaigns.registry import form_of


def conflict_page(request, current, lines, kept, *, action="save", notice="", version=None):
    """Both texts side by side; the stored one stays until the person decides.

    `current` is the file as it stands; `lines` have label, theirs, mine, is_same; `kept` is what
    posts my text to the editor again, as [(name, value)], with `action`. `notice` is a sentence
    of what has to be done once more; `version` is that of `current`, unless theirs stands in a
    preview that has its own.
    """
    _, form = form_of(current)
    context = {
        "current": current,
        "by": current.updated_by or "khác",
        "edit_url": form.edit_url(current.pk),
        "lines": lines,
        "kept": kept,
        "version": current.version if version is None else version,
        "action": action,
        "notice": notice,
    }
    return render(request, "campaigns/conflict.html", context, status=HTTPStatus.CONFLICT)
