"""The door: sign in, sign out, change one's own password."""

from datetime import timedelta

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from audit.services import record
from organizations.accounts import change_own_password, close_first_steps
from organizations.addresses import client_address
from organizations.forms import OwnPasswordForm, SignInForm
from organizations.sign_in import sign_in

REMEMBERED = timedelta(days=30)
WORKING_DAY = timedelta(hours=12)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request):
    target = _safe_next(request)
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(target)
        return _door(request, SignInForm(), target)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _door(request, form, target, form.status)
    address = client_address(request.META, settings.TRUSTED_PROXIES)
    outcome = sign_in(
        form.cleaned_data["username"], form.cleaned_data["password"], address, request=request
    )
    if outcome.user is None:
        # 429 Too Many Requests once the pause has begun (RFC 6585, section 4)
        status = 422 if outcome.tries_left else 429
        return _door(request, form, target, status, refused=True, tries_left=outcome.tries_left)
    auth.login(request, outcome.user)
    lasting = REMEMBERED if form.cleaned_data["remember"] else WORKING_DAY
    request.session.set_expiry(int(lasting.total_seconds()))
    return redirect(target)


@login_not_required
@require_POST
def logout(request):
    if request.user.is_authenticated:
        record(request.user, "logout", request.user)
    auth.logout(request)
    response = redirect("organizations:login")
    response["Clear-Site-Data"] = '"storage"'
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_change(request):
    form = OwnPasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        change_own_password(request.user, form.cleaned_data["new_password"])
        auth.update_session_auth_hash(request, request.user)
        messages.success(
            request, "Đã đổi mật khẩu. Các máy khác đang đăng nhập tài khoản này đã bị thoát."
        )
        return redirect(_safe_next(request))
    context = {"form": form, "next": _safe_next(request)}
    return render(request, "organizations/password_change.html", context, status=form.status)


def _door(request, form, target, status=200, **outcome):
    context = {
        "form": form,
        "next": target,
        "demo_accounts": settings.DEMO_ACCOUNTS if settings.DEMO else [],
    }
    return render(request, "organizations/login.html", context | outcome, status=status)


def _safe_next(request):
    """Where to go afterwards: only to a page of this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else settings.LOGIN_REDIRECT_URL


@require_POST
def first_steps_close(request):
    """The cards of the first sign-in are never shown to this person again."""
    close_first_steps(request.user)
    return redirect("/")
