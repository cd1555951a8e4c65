"""People and their roles: opening accounts, handing over passwords, taking roles away."""

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.filters import page_of, tell_ignored
from documents.text import clean_line
from organizations.accounts import (
    change_account,
    clerks_without_password,
    open_account,
    open_clerk_accounts,
    reissue_slips,
    reset_password,
    units_without_clerk,
)
from organizations.forms import NewPersonForm, PersonForm, RoleForm
from organizations.models import Membership
from organizations.overtaken import Overtaken, Taken
from organizations.permissions import (
    get_managed_person,
    get_managed_unit,
    require_role,
    units_held,
    visible_people,
)
from organizations.searching import holding_words
from organizations.services import grant_role, report_unexpected_fields, revoke_role
from organizations.slips import last_day, live_slip, withdraw_slip
from organizations.views.slips import slips_page

Role = Membership.Role
PEOPLE_A_PAGE = 50
FILTER_WORDS = {"vai-tro": "vai trò"}


@require_safe
def person_list(request):
    require_role(request.user, Role.ADMIN)
    tops = units_held(request.user, Role.ADMIN)
    search = clean_line(request.GET.get("tim", ""))[:100]
    role = request.GET.get("vai-tro", "")
    role = role if role in Role else ""
    filters = {name: text for name, text in (("tim", search), ("vai-tro", role)) if text}
    tell_ignored(request, urlencode(filters), FILTER_WORDS)
    people = visible_people(request.user)
    if search:
        people = people.filter(
            Q(username__icontains=search.lower())
            | Q(phone__contains=search)
            | holding_words(search, "folded_name", "memberships__unit__folded_name")
        ).distinct()
    if role:
        people = people.filter(memberships__role=role).distinct()
    memberships = Membership.objects.select_related("unit").order_by("unit__name_key", "role")
    people = people.prefetch_related(Prefetch("memberships", memberships))
    page = page_of(request, people, PEOPLE_A_PAGE)
    year = {"nam": request.GET["nam"]} if request.GET.get("nam") else {}
    context = {
        "page_obj": page,
        "page_prefix": f"?{urlencode(filters | year | {'trang': ''})}",
        "search": search,
        "role": role,
        "roles": Role.choices,
        "is_filtered": bool(filters),
        "without_clerk": units_without_clerk(*tops).count(),
        "unused": clerks_without_password(*tops).count(),
    }
    return render(request, "organizations/person_list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def person_add(request):
    top = require_role(request.user, Role.ADMIN)
    form = NewPersonForm(
        request.POST if request.method == "POST" else None,
        tops=units_held(request.user, Role.ADMIN),
        initial={"unit": request.GET.get("don-vi", "")},
    )
    if form.is_valid():
        report_unexpected_fields(request.user, top, form.unexpected)
        try:
            slip = open_account(actor=request.user, **form.cleaned_data)
        except Taken as taken:
            form.add_error(taken.field, str(taken))
        else:
            return slips_page(request, [slip])
    return render(request, "organizations/person_add.html", {"form": form}, status=form.status)


@require_http_methods(["GET", "POST"])
def person_edit(request, pk):
    person = get_managed_person(request.user, pk)
    form = PersonForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        report_unexpected_fields(request.user, person, form.unexpected)
        try:
            change_account(person, form.changes, shown=form.shown, actor=request.user)
        except Taken as taken:
            form.add_error(taken.field, str(taken))
        except Overtaken as overtaken:
            form.tell_overtaken(overtaken)
        else:
            messages.success(request, f"Đã lưu tài khoản của {person}.")
            return redirect("organizations:person_edit", pk)
    role_form = RoleForm(tops=units_held(request.user, Role.ADMIN), auto_id="role_%s")
    return _person_page(request, person, form, role_form)


@require_POST
def role_grant(request, pk):
    person = get_managed_person(request.user, pk)
    role_form = RoleForm(request.POST, tops=units_held(request.user, Role.ADMIN), auto_id="role_%s")
    if role_form.is_valid():
        report_unexpected_fields(request.user, person, role_form.unexpected)
        unit = get_managed_unit(request.user, role_form.cleaned_data["unit"].pk)
        grant_role(person, unit, role_form.cleaned_data["role"], actor=request.user)
        messages.success(request, f"Đã giao vai trò cho {person} tại “{unit}”.")
        return redirect("organizations:person_edit", pk)
    return _person_page(request, person, PersonForm(person=person), role_form)


@require_POST
def role_revoke(request, pk, membership_pk):
    person = get_managed_person(request.user, pk)
    membership = get_object_or_404(
        person.memberships.select_related("unit", "user"), pk=membership_pk
    )
    revoke_role(membership, actor=request.user)
    messages.success(
        request, f"Đã thu hồi vai trò {membership.get_role_display()} tại “{membership.unit}”."
    )
    return redirect("organizations:person_edit", pk)


@never_cache
@require_POST
def person_reset(request, pk):
    """The new slip is shown on this one page; of its code only a digest is stored."""
    person = get_managed_person(request.user, pk)
    return slips_page(request, [reset_password(person, actor=request.user)])


@require_POST
def slip_withdraw(request, pk):
    person = get_managed_person(request.user, pk)
    if withdraw_slip(person, actor=request.user):
        messages.success(request, f"Đã hủy phiếu đăng nhập của {person}.")
    else:
        messages.info(request, f"{person} không có phiếu nào còn hiệu lực.")
    return redirect("organizations:person_edit", pk)


@never_cache
@require_POST
def clerk_accounts_open(request):
    """One account for every unit without one, as a page of slips to print and cut."""
    require_role(request.user, Role.ADMIN)
    units = units_without_clerk(*units_held(request.user, Role.ADMIN))
    try:
        slips = open_clerk_accounts(units, actor=request.user)
    except Taken:  # of a name that was free when it was chosen
        messages.info(request, "Có người vừa mở tài khoản cùng lúc. Bấm lại để cấp phần còn thiếu.")
        return redirect("organizations:person_list")
    return slips_page(request, slips)


@never_cache
@require_POST
def clerk_accounts_reissue(request):
    require_role(request.user, Role.ADMIN)
    people = clerks_without_password(*units_held(request.user, Role.ADMIN))
    return slips_page(
        request, reissue_slips(people.exclude(pk=request.user.pk), actor=request.user)
    )


def _person_page(request, person, form, role_form):
    memberships = person.memberships.select_related("unit").order_by("unit__name_key", "role")
    slip = live_slip(person)
    context = {
        "person": person,
        "form": form,
        "role_form": role_form,
        "memberships": memberships,
        "slip": slip,
        "slip_last_day": last_day(slip) if slip else None,
    }
    status = max(form.status, role_form.status)
    return render(request, "organizations/person_edit.html", context, status=status)
