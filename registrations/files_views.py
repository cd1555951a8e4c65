"""Files that people sent: the signed copy, and the file a list was read from."""

from django.http import FileResponse, Http404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from registrations.permissions import get_editable_list, get_visible_list

PDF = "application/pdf"
CONTENT_TYPES = {
    ".pdf": PDF,
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def signed_copy_file(request, pk):
    """The signed and stamped copy, to those who may see the list."""
    registration_list = get_visible_list(request.user, pk)
    unit, campaign = registration_list.unit, registration_list.campaign
    return stored_file_response(
        registration_list.signed_copy, f"DVK{campaign.year}_BanKy_{unit.code}.pdf"
    )


@require_GET
def import_source_file(request, pk, import_pk):
    """The file as the unit sent it, to those who may write in the list."""
    registration_list = get_editable_list(request.user, pk)
    pending = registration_list.imports.filter(pk=import_pk).first()
    if pending is None:
        raise Http404
    return stored_file_response(pending.source, pending.file_name)


def stored_file_response(file, name):
    """A file that somebody sent, as an answer that can do no harm.

    Its type follows the ending under which we stored it, never its content. Only a PDF is
    shown in the browser; the sandbox keeps scripts, forms and our own origin away from it.
    """
    if not file or not file.storage.exists(file.name):
        raise Http404
    ending = file.name[file.name.rfind(".") :].lower()
    content_type = CONTENT_TYPES.get(ending, "application/octet-stream")
    response = FileResponse(file.open("rb"), content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(content_type != PDF, name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
