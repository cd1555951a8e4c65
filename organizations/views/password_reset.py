"""“Quên mật khẩu?”: ask for a link, follow it, set a new password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from organizations.accounts import change_own_password
from organizations.addresses import client_address
from organizations.forms import NewPasswordForm, PasswordResetForm
from organizations.password_reset import ask_for_link, person_of

LINK = "password_reset_link"
ASKED = (
    "Nếu địa chỉ này có trong một tài khoản, thư kèm liên kết đặt lại mật khẩu sẽ đến trong ít "
    "phút. Không thấy thư thì xem mục thư rác, hoặc hỏi người quản trị của phường."
)
TOO_OFTEN = "Đã yêu cầu nhiều lần. Thử lại sau 1 giờ, hoặc hỏi người quản trị của phường."
EXPIRED = "Liên kết đã hết hạn hoặc đã dùng. Nhập thư điện tử để nhận liên kết mới."


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def password_reset(request):
    form = PasswordResetForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "can_mail": settings.CAN_MAIL}
    if settings.CAN_MAIL and form.is_valid():
        address = client_address(request.META, settings.TRUSTED_PROXIES)
        if ask_for_link(form.cleaned_data["email"], address):
            messages.success(request, ASKED)
            return redirect("organizations:login")
        form.add_error("email", TOO_OFTEN)
        return render(request, "organizations/password_reset.html", context, status=429)
    return render(request, "organizations/password_reset.html", context, status=form.status)


@login_not_required
@never_cache
@require_safe
def password_reset_link(request, token):
    """Take the token out of the address, where histories, logs and other sites could read it."""
    if person_of(token):  # else every made-up address would leave a session in the database
        request.session[LINK] = token
    answer = redirect("organizations:password_set")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password_set(request):
    """The page behind the link; only its use spends the link, so a mail scanner's look does not."""
    person = person_of(request.session.get(LINK, ""))
    if person is None:
        messages.error(request, EXPIRED)
        return redirect("organizations:password_reset")
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=person)
    if form.is_valid():
        change_own_password(person, form.cleaned_data["new_password"], by="link")
        request.session.flush()
        messages.success(request, "Đã đặt mật khẩu mới. Đăng nhập bằng mật khẩu này.")
        return redirect("organizations:login")
    context = {"form": form, "person": person}
    return render(request, "organizations/password_set.html", context, status=form.status)
