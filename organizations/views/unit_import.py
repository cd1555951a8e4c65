"""The list of units from Excel: read, shown as a dry run, then written."""

import base64

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.errors import DocumentRefused
from organizations.forms import UnitFileForm
from organizations.importing import read_unit_plan, write_shown_units
from organizations.models import Membership
from organizations.permissions import require_role
from organizations.unit_file import UnitListRefused, sample_file

Role = Membership.Role
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The file waits for “Ghi nhận” in the session of the one person who chose it.
PENDING = "unit_file"


@require_http_methods(["GET", "POST"])
def unit_import(request):
    top = require_role(request.user, Role.ADMIN)
    form = UnitFileForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        name, data = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        try:
            read_unit_plan(top, data, name)
        except (DocumentRefused, UnitListRefused) as refusal:
            form.add_error("file", str(refusal))
        else:
            content = base64.b64encode(data).decode("ascii")
            request.session[PENDING] = {"name": name, "content": content}
            return redirect("organizations:unit_import")
    context = {"form": form}
    if request.method == "GET":
        context |= {"plan": _waiting_plan(request, top), "pending": request.session.get(PENDING)}
    return render(request, "organizations/unit_import.html", context)


@require_POST
def unit_import_write(request):
    """Write exactly what the dry run showed; anything else goes back to the dry run."""
    top = require_role(request.user, Role.ADMIN)
    pending = request.session.get(PENDING)
    if pending is None:
        messages.error(request, "Không còn tệp chờ ghi nhận. Chọn lại tệp danh sách đơn vị.")
        return redirect("organizations:unit_import")
    shown = request.POST.get("shown", "")
    try:
        plan = write_shown_units(top, *_file_of(pending), shown, actor=request.user)
    except (DocumentRefused, UnitListRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("organizations:unit_import")
    del request.session[PENDING]
    messages.success(request, f"Đã ghi nhận: {plan.summary[:1].lower()}{plan.summary[1:]}.")
    return redirect("organizations:unit_list")


@require_POST
def unit_import_discard(request):
    require_role(request.user, Role.ADMIN)
    request.session.pop(PENDING, None)
    return redirect("organizations:unit_import")


@require_safe
def unit_sample(request):
    """The sample file, with the ward's own units filled in to be corrected."""
    top = require_role(request.user, Role.ADMIN)
    response = HttpResponse(sample_file(top), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="DVK_DanhSachDonVi.xlsx"'
    return response


def _file_of(pending):
    """The bytes and the name of the waiting file."""
    return base64.b64decode(pending["content"]), pending["name"]


def _waiting_plan(request, top):
    """The dry run of the waiting file against the units as they are now; None without a file."""
    pending = request.session.get(PENDING)
    if pending is None:
        return None
    try:
        return read_unit_plan(top, *_file_of(pending))
    except (DocumentRefused, UnitListRefused) as refusal:
        del request.session[PENDING]
        messages.error(request, str(refusal))
        return None
