"""Sign-in slips: printed by an administrator, opened by whoever holds the paper."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.clock import now
from documents import login_slip
from documents.file_names import ascii_part
from documents.qr import qr_svg
from organizations.accounts import set_password_by_slip
from organizations.addresses import client_address
from organizations.forms import NewPasswordForm, SlipCodeForm
from organizations.models import Membership
from organizations.permissions import require_role, visible_people, ward_of
from organizations.rules import ward_name
from organizations.slips import Slip, SlipRefused, open_slip, slip_in_hand, slips_of_codes

IN_HAND = "slip_in_hand"
NO_LONGER = "Phiếu không còn mở được. Nhập lại mã trên phiếu, hoặc đề nghị cấp phiếu mới."


@dataclass(frozen=True, slots=True)
class SlipFace:
    """A slip as the page shows it: the link behind its code, also as a picture."""

    slip: Slip
    link: str
    qr: SafeString


def slips_page(request, slips):
    """The one page that shows the codes; it carries them along to the PDF, nothing stores them."""
    if not slips:
        messages.info(request, "Không có tài khoản nào cần in phiếu.")
        return redirect("organizations:person_list")
    context = {"slips": [_face(slip) for slip in slips], "page": _typing_page()}
    return render(request, "organizations/slips.html", context)


@never_cache
@require_POST
def slips_pdf(request):
    """The slips whose codes the page sends back, for cutting: eight on an A4 page."""
    require_role(request.user, Membership.Role.ADMIN)
    slips = slips_of_codes(request.POST.getlist("code"), visible_people(request.user))
    if not slips:
        messages.error(request, "Các phiếu này không còn hiệu lực. Cấp phiếu mới để in.")
        return redirect("organizations:person_list")
    ward = ward_of(request.user)
    name = ward_name(ward.name) if ward else ""
    file_name = f"DVK_PhieuDangNhap_{ascii_part(name)}_{now():%Y-%m-%d}"
    return HttpResponse(
        login_slip.to_pdf(name, [_printed(slip) for slip in slips]),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(False, f"{file_name}.pdf")},
    )


@login_not_required
@never_cache
@require_safe
def slip_link(request, token):
    """Take the code out of the address, where histories and other sites could read it."""
    answer = _opened(request, token) or redirect("organizations:slip")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def slip(request):
    """For those who cannot scan: the code is typed."""
    form = SlipCodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened = _opened(request, form.cleaned_data["code"])
        return opened or redirect("organizations:slip")
    return render(request, "organizations/slip.html", {"form": form}, status=form.status)


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def slip_password(request):
    """Behind the slip; only a password that is set uses the slip up, a look does not."""
    found = slip_in_hand(request.session.get(IN_HAND))
    if found is None:
        messages.error(request, NO_LONGER)
        return redirect("organizations:slip")
    person = found.user
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=person)
    if form.is_valid():
        if not set_password_by_slip(found, form.cleaned_data["new_password"]):
            messages.error(request, NO_LONGER)
            return redirect("organizations:slip")
        request.session.flush()
        messages.success(
            request, f"Đã đặt mật khẩu. Đăng nhập bằng tên “{person.username}” và mật khẩu này."
        )
        return redirect("organizations:login")
    context = {"form": form, "person": person}
    return render(request, "organizations/password_set.html", context, status=form.status)


def _opened(request, code):
    """The way on for whoever holds a code that opens an account; None after saying why not."""
    address = client_address(request.META, settings.TRUSTED_PROXIES)
    try:
        request.session[IN_HAND] = open_slip(code, address).pk
    except SlipRefused as refusal:
        messages.error(request, str(refusal))
        return None
    return redirect("organizations:slip_password")


def _face(slip):
    link = _link(slip.code)
    # qr_svg escapes its texts
    picture = mark_safe(qr_svg(link, f"Mã QR của {slip.user.username}"))  # noqa: S308
    return SlipFace(slip=slip, link=link, qr=picture)


def _printed(slip):
    return login_slip.LoginSlip(
        unit=slip.unit.name if slip.unit else "",
        person=str(slip.user),
        username=slip.user.username,
        code=slip.code,
        link=_link(slip.code),
        page=_typing_page(),
        last_day=slip.last_day,
    )


def _link(code):
    """Never from the request, whose Host header anybody may write."""
    return f"{settings.SITE_URL}{reverse('organizations:slip_link', args=[code])}"


def _typing_page():
    return f"{settings.SITE_URL}{reverse('organizations:slip')}"
