"""The list of units from Excel: read, shown as a dry run, then written."""

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations.importing import read_unit_plan, write_shown_units
from organizations.models import Membership
from organizations.permissions import require_role
from organizations.unit_file import UNIT_LIST, sample_file
from organizations.views.list_pages import ListPages, xlsx_answer

Role = Membership.Role
PAGES = ListPages(
    shape=UNIT_LIST,
    most=1_000_000,  # a list of 150 units has about 30 kB
    template="organizations/unit_import.html",
    page="organizations:unit_import",
    done="organizations:unit_list",
    read=read_unit_plan,
    write=write_shown_units,
)


@require_http_methods(["GET", "POST"])
def unit_import(request):
    return PAGES.answer(request, require_role(request.user, Role.ADMIN))


@require_POST
def unit_import_write(request):
    return PAGES.write_shown(request, require_role(request.user, Role.ADMIN))


@require_POST
def unit_import_discard(request):
    require_role(request.user, Role.ADMIN)
    return PAGES.drop(request)


@require_safe
def unit_import_faulty(request):
    return PAGES.faulty_rows(request, require_role(request.user, Role.ADMIN))


@require_safe
def unit_sample(request):
    """The sample file, with the ward's own units filled in to be corrected."""
    top = require_role(request.user, Role.ADMIN)
    return xlsx_answer(sample_file(top), "DVK_DanhSachDonVi.xlsx")
