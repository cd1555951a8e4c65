"""The filled forms of this app: given back as they were sent, or forgotten before they count."""

from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from awards.pending import discard_file
from awards.permissions import get_own_file, get_read_file
from campaigns.registry import form_of
from uploads.downloads import stored_file_response


@require_GET
def file_source(request, pk):
    """The file as the unit sent it, to those who may write in its draft."""
    read = get_read_file(request.user, pk)
    return stored_file_response(request, read.source, read.file_name)


@require_POST
def file_discard(request, pk):
    pending = get_own_file(request.user, pk)
    discard_file(pending.submission, actor=request.user)
    _, form = form_of(pending.submission)
    return redirect(form.edit_url(pending.submission_id))
