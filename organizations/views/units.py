"""The ward's units: the table, one unit with its letter head."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.filters import page_of, tell_ignored
from documents.text import fold
from organizations.columns import columns_of
from organizations.forms import ContactForm, UnitForm
from organizations.models import Membership, Unit
from organizations.overtaken import Overtaken, Taken
from organizations.permissions import (
    get_managed_unit,
    get_visible_unit,
    has_role,
    require_role,
    units_held,
)
from organizations.rules import phone_text
from organizations.services import (
    UnitError,
    change_unit,
    create_unit,
    delete_unit,
    report_unexpected_fields,
    update_unit,
)

Role = Membership.Role
UNITS_A_PAGE = 50
IS_ACTIVE = {"co": True, "khong": False}
FILTER_WORDS = {"khoi": "khối", "dung": "tình trạng"}


@require_safe
def unit_list(request):
    """The table; `?sua=` opens the contact of one unit for editing in its row."""
    return _unit_list(request)


def _unit_list(request, contact_form=None):
    require_role(request.user, Role.ADMIN, Role.REVIEWER)
    tops = units_held(request.user, Role.ADMIN, Role.REVIEWER)
    search = request.GET.get("tim", "").strip()[:100]
    kind, active = request.GET.get("khoi", ""), request.GET.get("dung", "")
    wanted = {
        "tim": search,
        "khoi": kind if kind in Unit.Kind else "",
        "dung": active if active in IS_ACTIVE else "",
    }
    filters = {name: value for name, value in wanted.items() if value}
    tell_ignored(request, urlencode(filters), FILTER_WORDS)
    units = Unit.objects.within(*tops)
    if search:
        units = units.matching(search)
    if "khoi" in filters:
        units = units.filter(kind=kind)
    if "dung" in filters:
        units = units.filter(is_active=IS_ACTIVE[active])
    clerks = Q(memberships__role=Role.CLERK, memberships__user__is_active=True)
    units = units.select_related("parent").annotate(
        clerks=Count("memberships", filter=clerks),
        last_login=Max("memberships__user__last_login", filter=clerks),
    )
    units = units.order_by(*Unit._meta.ordering)  # grouping drops the model's own order
    page = page_of(request, units, UNITS_A_PAGE)
    columns = columns_of(request, list(page))
    for unit in page:
        unit.cells = [(column.title, column.lines.get(unit.pk, ())) for column in columns]
    year = {"nam": request.GET["nam"]} if request.GET.get("nam") else {}
    shown = filters | year
    place = shown | ({"trang": page.number} if page.number > 1 else {})
    if contact_form is None:
        contact_form = _contact_form(page, request.GET.get("sua", ""))
        edited = contact_form.instance.pk if contact_form else ""
        tell_ignored(request, f"sua={edited}", {"sua": "đơn vị cần sửa"})
    context = {
        "contact_form": contact_form,
        "here": f"?{urlencode(place)}" if place else "",
        "edit_prefix": f"?{urlencode(place | {'sua': ''})}",
        "page_obj": page,
        "columns": columns,
        "tops": list(dict.fromkeys(tops)),
        "page_prefix": f"?{urlencode(shown | {'trang': ''})}",
        "search": search,
        "kind": wanted["khoi"],
        "active": wanted["dung"],
        "kinds": Unit.Kind.choices,
        "is_filtered": bool(filters),
        "may_manage": bool(units_held(request.user, Role.ADMIN)),
    }
    status = contact_form.status if contact_form else 200
    return render(request, "organizations/unit_list.html", context, status=status)


def _contact_form(page, wanted):
    """The form for the contact of one unit on the page; None when none of them is `wanted`."""
    unit = next((unit for unit in page if str(unit.pk) == wanted), None)
    return ContactForm(instance=unit) if unit else None


@require_POST
def unit_contact(request, pk):
    """R11: the contact of a unit from its row; the query tells which part of the table it was."""
    unit = get_visible_unit(request.user, pk)
    if not any(has_role(request.user, role, unit) for role in (Role.ADMIN, Role.REVIEWER)):
        raise PermissionDenied
    form = ContactForm(request.POST, instance=unit)
    if not form.is_valid():
        return _unit_list(request, form)
    report_unexpected_fields(request.user, unit, form.unexpected)
    try:
        update_unit(unit, form.changes, shown=form.shown, actor=request.user)
    except Overtaken as overtaken:
        form.tell_overtaken(overtaken)
        return _unit_list(request, form)
    messages.success(request, f"Đã lưu đầu mối của “{unit}”.")
    sharing = Unit.objects.exclude(pk=pk).filter(contact_phone=unit.contact_phone)
    sharing = sharing.within(*units_held(request.user, Role.ADMIN, Role.REVIEWER)).first()
    if unit.contact_phone and sharing:
        messages.warning(
            request, f"Số {phone_text(unit.contact_phone)} cũng là đầu mối của “{sharing}”."
        )
    query = request.GET.urlencode()
    return redirect(f"{reverse('organizations:unit_list')}{f'?{query}' if query else ''}")


@require_http_methods(["GET", "POST"])
def unit_add(request):
    top = require_role(request.user, Role.ADMIN)
    form = UnitForm(
        request.POST if request.method == "POST" else None,
        tops=units_held(request.user, Role.ADMIN),
        initial={"parent": top.pk, "kind": Unit.Kind.PARTY_CELL},
    )
    if form.is_valid():
        report_unexpected_fields(request.user, top, form.unexpected)
        try:
            unit = create_unit(actor=request.user, **form.cleaned_data)
        except Taken as taken:
            form.add_error(taken.field, str(taken))
        else:
            messages.success(request, f"Đã thêm đơn vị “{unit}”.")
            return redirect("organizations:unit_list")
    return render(request, "organizations/unit_edit.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "POST"])
def unit_edit(request, pk):
    unit = get_visible_unit(request.user, pk)
    data = request.POST if request.method == "POST" else None
    if has_role(request.user, Role.ADMIN, unit):
        form = UnitForm(data, instance=unit, tops=units_held(request.user, Role.ADMIN))
    elif has_role(request.user, Role.REVIEWER, unit):
        form = ContactForm(data, instance=unit)
    else:
        raise PermissionDenied
    if form.is_valid():
        report_unexpected_fields(request.user, unit, form.unexpected)
        try:
            change_unit(unit, form.changes, shown=form.shown, actor=request.user)
        except UnitError as error:  # the tree changed after the form had looked
            form.add_error("parent", str(error))
        except Taken as taken:
            form.add_error(taken.field, str(taken))
        except Overtaken as overtaken:
            form.tell_overtaken(overtaken)
        else:
            messages.success(request, f"Đã lưu đơn vị “{unit}”.")
            return redirect("organizations:unit_list")
    context = {"form": form, "unit": unit}
    return render(request, "organizations/unit_edit.html", context, status=form.status)


@require_POST
def unit_delete(request, pk):
    unit = get_managed_unit(request.user, pk)
    if fold(request.POST.get("name", "")) != fold(unit.name):
        messages.error(request, f"Gõ đúng tên “{unit}” để xóa đơn vị này.")
        return redirect("organizations:unit_edit", pk)
    try:
        delete_unit(unit, actor=request.user)
    except UnitError as error:
        messages.error(request, str(error))
        return redirect("organizations:unit_edit", pk)
    messages.success(request, f"Đã xóa đơn vị “{unit}”.")
    return redirect("organizations:unit_list")
