"""The file a list was read from, as the unit sent it."""

from django.http import Http404
from django.views.decorators.http import require_GET

from registrations.permissions import get_editable_list
from uploads.downloads import stored_file_response


@require_GET
def import_source_file(request, pk, import_pk):
    """The file as the unit sent it, to those who may write in the list."""
    registration_list = get_editable_list(request.user, pk)
    pending = registration_list.imports.filter(pk=import_pk).first()
    if pending is None:
        raise Http404
    return stored_file_response(request, pending.source, pending.file_name)
