"""The ward's years: their settings, the next one, closing."""

from functools import partial
from itertools import count

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.wording import in_words
from campaigns.effects import files_beyond
from campaigns.models import Campaign, Submission
from campaigns.opening import campaign_setup, open_campaign
from campaigns.permissions import get_editable_campaign, get_managed_campaign
from campaigns.return_reasons import save_return_reasons
from campaigns.services import (
    YearInUse,
    close_campaign,
    copy_campaign,
    drop_campaign,
    reopen_campaign,
    save_rows,
    update_campaign,
)
from campaigns.settings_forms import (
    ROW_SETS,
    AddresseesForm,
    LimitsForm,
    YearForm,
    deadline_forms,
    reasons_forms,
    row_set,
    save_deadlines,
)
from organizations.models import Membership, Unit
from organizations.overtaken import Overtaken, Taken
from organizations.permissions import require_role, units_held
from organizations.services import report_unexpected_fields
from organizations.shown_form import save_all

Role = Membership.Role
FIRST_YEAR = "campaign_2026"
# section of the page → heading; the order of the page
SECTIONS = {
    "deadlines": "Hạn gửi",
    "addressees": "Văn bản, nơi nhận, hỗ trợ",
    "sectors": "Lĩnh vực",
    "levels": "Cấp đăng ký thực hiện",
    "limits": "Giới hạn",
    "reasons": "Lý do đề nghị bổ sung",
    "criteria": "Tiêu chí đánh giá cuối năm",
    "themes": "Nội dung trọng tâm",
}
# section → what a change means, and for whom
EFFECTS = {
    "deadlines": "Hạn mới áp dụng ngay cho mọi đơn vị chưa được gia hạn riêng: trang chủ, bảng "
    "theo dõi và lịch nhắc tính theo hạn mới, kể cả “đúng hạn”, “gửi muộn” của hồ sơ đã gửi.",
    "addressees": "In trên mọi biểu lập từ nay. Biểu đã chốt và bản đã ký giữ nguyên.",
    "sectors": "Tên mới in trên mọi biểu lập từ nay, của cả hồ sơ đã gửi. Biểu đã chốt và các năm "
    "khác giữ nguyên.",
    "levels": "Tên mới in trên mọi biểu lập từ nay, của cả hồ sơ đã gửi. Biểu đã chốt và các năm "
    "khác giữ nguyên.",
    "limits": "Áp dụng cho hồ sơ gửi hoặc gửi bổ sung từ nay, của mọi đơn vị. Hồ sơ đã gửi không "
    "bị trả lại; hồ sơ nào vượt giới hạn mới được liệt kê trước khi lưu.",
    "reasons": "Mỗi dòng một lý do. Hiện cho mọi người kiểm tra ở nút “Đề nghị bổ sung” từ nay; đề "
    "nghị đã gửi các đơn vị giữ nguyên.",
    "criteria": "Áp dụng cho phần đánh giá cuối năm của mọi đơn vị.",
    "themes": "Hiện ở trang “Biểu mẫu, văn bản” của mọi đơn vị; không đổi hồ sơ nào.",
}
# what the page of a year's end asks for → what does it, what is said of the year then
YEAR_ENDS = {"close": (close_campaign, "khóa"), "reopen": (reopen_campaign, "mở lại")}
FIELD_FORMS = {"addressees": AddresseesForm, "limits": LimitsForm}


@require_safe
def campaign_list(request):
    require_role(request.user, Role.ADMIN)
    wards = Unit.objects.within(*units_held(request.user, Role.ADMIN)).filter(
        kind=Unit.Kind.WARD_COMMITTEE
    )
    unconfirmed = Count("deadlines", filter=Q(deadlines__is_confirmed=False))
    campaigns = (
        Campaign.objects.filter(ward__in=wards)
        .select_related("ward")
        .annotate(
            unconfirmed=unconfirmed,
            has_files=Exists(Submission.objects.filter(campaign=OuterRef("pk"))),
        )
        .order_by("-year", "ward__name_key")
    )
    context = {
        "campaigns": campaigns,
        "preparing": next((c for c in campaigns if c.is_in_preparation), None),
        "source": next((c for c in campaigns if not c.is_in_preparation), None),
        "first_year": campaign_setup(FIRST_YEAR)["year"],
    }
    return render(request, "campaigns/campaign_list.html", context)


@require_POST
def campaign_open(request):
    """The ward's very first year, as the 2026 documents set it; later years are copied."""
    ward = require_role(request.user, Role.ADMIN).ward
    if ward is None or Campaign.objects.filter(ward=ward).exists():
        return _has_a_year(request)
    try:
        campaign = open_campaign(
            ward, campaign_setup(FIRST_YEAR), actor=request.user, is_in_preparation=True
        )
    except Taken:
        return _has_a_year(request)
    messages.success(request, f"Đã lập năm {campaign.year} để chuẩn bị, các đơn vị chưa thấy.")
    return redirect("campaigns:campaign_prepare", campaign.pk)


def _has_a_year(request):
    messages.info(request, "Phường đã có năm công tác. Chép từ năm trước để mở năm mới.")
    return redirect("campaigns:campaign_list")


@require_http_methods(["GET", "POST"])
def campaign_edit(request, pk):
    if request.method == "GET":
        return _settings_page(request, get_managed_campaign(request.user, pk))
    campaign = get_editable_campaign(request.user, pk)
    section = request.POST.get("section", "")
    if section not in SECTIONS:
        return _settings_page(request, campaign)
    forms = _section_forms(campaign, section, request.POST)
    if not all(form.is_valid() for form in forms):
        return _settings_page(request, campaign, section, forms)
    if section == "limits" and "confirmed" not in request.POST:
        form = forms[0]
        beyond = files_beyond(campaign, form.cleaned_data) if form.has_changed() else []
        if beyond:
            return _limits_page(request, campaign, form, beyond)
    if not _save(request, campaign, section, forms):
        return _settings_page(request, campaign, section, forms)
    messages.success(request, f"Đã lưu mục “{SECTIONS[section]}” của năm {campaign.year}.")
    return redirect(f"{reverse('campaigns:campaign_edit', args=[pk])}#{section}")


def _section_forms(campaign, section, data=None):
    """The forms of one section as a list (a set of rows counts as one)."""
    if section == "deadlines":
        return deadline_forms(campaign, data)
    if section == "reasons":
        return reasons_forms(campaign, data)
    if section in ROW_SETS:
        return [row_set(section, campaign, data)]
    return [FIELD_FORMS[section](data, instance=campaign)]


def _save(request, campaign, section, forms):
    """False when somebody was faster with the same fields; the forms say so then."""
    if section in ROW_SETS:
        return _save_rows(request, campaign, section, forms[0])
    if section == "deadlines":
        return save_deadlines(campaign, forms, actor=request.user)
    if section == "reasons":
        return save_all(forms, partial(_save_reasons, request, campaign))
    report_unexpected_fields(request.user, campaign, forms[0].unexpected)
    return save_all(forms, partial(_save_fields, request, campaign))


def _save_fields(request, campaign, form):
    update_campaign(campaign, form.changes, shown=form.shown, actor=request.user)


def _save_reasons(request, campaign, form):
    if form.changes:
        reasons, shown = (
            {form.obligation.value: part["reasons"]} for part in (form.changes, form.shown)
        )
        save_return_reasons(campaign, reasons, shown=shown, actor=request.user)


def _save_rows(request, campaign, section, rows):
    rows.save(commit=False)  # only sorts them
    changed = [row for row, _ in rows.changed_objects]
    forms = [form for form in rows.initial_forms if form.instance in changed]
    try:
        save_rows(
            campaign,
            section,
            [(form.instance, form.changes, form.shown) for form in forms],
            getattr(rows, "new_objects", []),
            getattr(rows, "deleted_objects", []),
            actor=request.user,
        )
    except Overtaken as overtaken:
        next(form for form in forms if form.instance is overtaken.row).tell_overtaken(overtaken)
        return False
    except Taken as taken:
        added = (form for form in rows.extra_forms if form.has_changed())
        next(form for form in added if not form.instance.pk).add_error(taken.field, str(taken))
        return False
    return True


def _limits_page(request, campaign, form, beyond):
    """Whom the new limits meet, before anything is saved."""
    context = {
        "campaign": campaign,
        "changes": [
            (
                form.fields[name].label,
                in_words(name, getattr(campaign, name)),
                in_words(name, value),
            )
            for name, value in form.changes.items()
        ],
        "beyond": beyond,
        "posted": [
            (name, request.POST[name])
            for field in form
            for name in (field.html_name, field.html_initial_name)
            if name in request.POST
        ],
    }
    return render(request, "campaigns/limits_confirm.html", context)


def _settings_page(request, campaign, posted="", posted_forms=()):
    forms = {name: _section_forms(campaign, name) for name in SECTIONS}
    if posted:
        forms[posted] = posted_forms
    errors = [error for form in posted_forms for error in _errors(form)]
    context = {
        "campaign": campaign,
        "panels": [
            {
                "key": key,
                "heading": heading,
                "forms": forms[key],
                "template": _template(key),
                "effect": EFFECTS[key],
            }
            for key, heading in SECTIONS.items()
        ],
        "errors": errors,
        "posted_heading": SECTIONS.get(posted, ""),
    }
    status = max((_status(form) for form in posted_forms), default=200)
    return render(request, "campaigns/campaign_edit.html", context, status=status)


def _status(form):
    return form.status if hasattr(form, "status") else max(row.status for row in form.forms)


def _errors(form):
    """The summary's lines of a form or of a whole set of rows."""
    if hasattr(form, "error_list"):
        return form.error_list
    for number, row in enumerate(form.forms, 1):
        row.page_place = f"Dòng {number:02d}"
    rows = [error for row in form.forms for error in row.error_list]
    return rows + [{"anchor": "", "text": text} for text in form.non_form_errors()]


def _template(section):
    if section in ROW_SETS:
        return "campaigns/_setting_rows.html"
    return f"campaigns/_setting_{'deadlines' if section == 'deadlines' else 'fields'}.html"


@require_http_methods(["GET", "POST"])
def campaign_copy(request, pk):
    source = get_managed_campaign(request.user, pk)
    if source.is_in_preparation:
        messages.info(request, f"Năm {source.year} còn đang chuẩn bị. Mở năm này rồi mới chép.")
        return redirect("campaigns:campaign_prepare", pk)
    taken = set(Campaign.objects.filter(ward=source.ward).values_list("year", flat=True))
    form = YearForm(
        request.POST if request.method == "POST" else None,
        taken=taken,
        initial={"year": next(year for year in count(source.year + 1) if year not in taken)},
    )
    if form.is_valid():
        try:
            campaign = copy_campaign(source, form.cleaned_data["year"], actor=request.user)
        except Taken as taken:
            form.add_error(taken.field, str(taken))
        else:
            text = f"Đã chép sang năm {campaign.year} để chuẩn bị, các đơn vị chưa thấy."
            messages.success(request, text)
            return redirect("campaigns:campaign_prepare", campaign.pk)
    context = {"campaign": source, "form": form, "deadlines": source.deadlines.all()}
    return render(request, "campaigns/campaign_copy.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def campaign_close(request, pk):
    """Close the year, or reopen a closed one; the year is typed because it touches everybody."""
    campaign = get_managed_campaign(request.user, pk)
    if campaign.is_in_preparation:
        return redirect("campaigns:campaign_prepare", pk)
    form = YearForm(request.POST if request.method == "POST" else None, wanted=campaign.year)
    action = request.POST.get("action")
    if action in YEAR_ENDS and form.is_valid():
        change, done = YEAR_ENDS[action]
        if change(campaign, actor=request.user):
            messages.success(request, f"Đã {done} năm {campaign.year}.")
        else:
            messages.info(request, f"Năm {campaign.year} đã được {done} từ trước.")
        return redirect("campaigns:campaign_list")
    waiting = campaign.submissions.waiting().count()
    context = {"campaign": campaign, "form": form, "waiting": waiting}
    return render(request, "campaigns/campaign_close.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def campaign_drop(request, pk):
    """Remove a year that was copied by mistake, while nobody has worked in it."""
    campaign = get_managed_campaign(request.user, pk)
    form = YearForm(request.POST if request.method == "POST" else None, wanted=campaign.year)
    if form.is_valid():
        try:
            drop_campaign(campaign, actor=request.user)
        except YearInUse as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Đã bỏ năm {campaign.year}.")
        return redirect("campaigns:campaign_list")
    context = {"campaign": campaign, "form": form}
    return render(request, "campaigns/campaign_drop.html", context, status=form.status)
