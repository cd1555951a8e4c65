"""A9: the demo ward, made and removed by an administrator of a real one."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from audit.models import AuditEvent
from organizations.forms import NewPasswordForm
from organizations.models import Membership
from organizations.permissions import require_role
from reporting.demo import beside
from reporting.forms import StageForm, TypedNameForm
from reporting.permissions import get_kept_demo, keepers_unit
from reporting.tasks import making_of, start_demo, start_demo_removal


@require_safe
def demo_ward(request):
    """Whoever administers something may read of it; only its keepers get the buttons."""
    require_role(request.user, Membership.Role.ADMIN)
    if keepers_unit(request.user) is None:
        return render(request, "reporting/demo_ward.html", {"is_keeper": False})
    return _page(request, beside.demo_ward())


@require_POST
def demo_make(request):
    get_kept_demo(request.user)
    form = StageForm(request.POST)
    if not form.is_valid():
        return _page(request, beside.demo_ward(), stage_form=form)
    try:
        job = start_demo(form.cleaned_data["stage"], actor=request.user)
    except beside.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("reporting:demo_ward")
    return redirect("jobs:detail", job.pk)


@sensitive_post_parameters()
@require_POST
def demo_password(request):
    ward, place = _existing(request.user)
    form = NewPasswordForm(request.POST, user=None)
    if not form.is_valid():
        return _page(request, ward, password_form=form)
    password = form.cleaned_data["new_password"]
    beside.set_common_password(ward, password, place=place, actor=request.user)
    messages.success(request, "Đã đặt mật khẩu chung cho các tài khoản của phường mẫu.")
    return redirect("reporting:demo_ward")


@require_POST
def demo_remove(request):
    ward, _ = _existing(request.user)
    form = TypedNameForm(request.POST, wanted=ward.short_name)
    if not form.is_valid():
        return _page(request, ward, remove_form=form)
    return redirect("jobs:detail", start_demo_removal(ward, actor=request.user).pk)


def _existing(user):
    ward, place = get_kept_demo(user)
    if ward is None:
        raise Http404
    return ward, place


def _page(request, ward, *, stage_form=None, password_form=None, remove_form=None):
    posted = stage_form or password_form or remove_form
    context = {"is_keeper": True, "ward": ward, "errors": posted.error_list if posted else []}
    if ward is None:
        context["stage_form"] = stage_form or StageForm()
    else:
        context |= {
            "making": None if ward.is_active else making_of(ward, request.user),
            "made": AuditEvent.objects.filter(action=beside.MADE).select_related("actor").first(),
            "put_back": AuditEvent.objects.filter(action=beside.PUT_BACK).first(),
            "is_reset": settings.DEMO_WARD_RESET,
            "accounts": beside.shown_accounts(ward),
            "has_password": beside.has_password(ward),
            "password_form": password_form or NewPasswordForm(user=None),
            "remove_form": remove_form or TypedNameForm(wanted=ward.short_name),
        }
    status = posted.status if posted else 200
    return render(request, "reporting/demo_ward.html", context, status=status)
