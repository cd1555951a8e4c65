"""C11: the forms of the year to take home, and the letters behind them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns.addresses import with_query
from campaigns.forms import posted_number
from campaigns.letters import add_letter, remove_letter, restore_letter
from campaigns.models import Letter
from campaigns.paper_links import ICONS, LABELS
from campaigns.permissions import (
    belongs_to_the_ban,
    campaign_of,
    get_ban_campaign,
    get_editable_letter,
    get_visible_letter,
    require_takes_settings,
)
from documents.errors import DocumentRefused
from documents.wording import thousands
from organizations.permissions import home_unit
from registrations.letter_form import LetterForm
from uploads.downloads import stored_file_response

REMOVED = "da-go"
YEAR_DIGITS = 4


@require_http_methods(["GET", "HEAD", "POST"])
def forms_page(request):
    """The page of a year; the Ban and the administrators add letters to it."""
    if request.method != "POST":
        return _page(request, campaign_of(request), LetterForm())
    campaign = get_ban_campaign(request)
    require_takes_settings(campaign)
    form = LetterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, campaign, form)
    title, file = form.cleaned_data["title"], form.cleaned_data["file"]
    try:
        letter = add_letter(campaign, title, file.read(), file.name, actor=request.user)
    except DocumentRefused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, campaign, form)
    messages.success(request, f"Đã thêm văn bản: {letter.title}.")
    return redirect(f"{_address(campaign)}#cong-van")


def _page(request, campaign, form):
    unit = home_unit(request.user)
    letters = list(campaign.letters.filter(removed_at=None))
    can_add = campaign.takes_settings and belongs_to_the_ban(request.user, campaign)
    context = {
        "campaign": campaign,
        "unit": unit,
        "missing_year": _missing_year(request, campaign),
        "forms": _forms(campaign, unit),
        "themes": campaign.themes.all(),
        "letters": letters,
        "form": form,
        "can_add": can_add,
        "removed": _just_removed(request, campaign) if can_add else None,
    }
    return render(request, "registrations/forms_page.html", context, status=form.status)


def _missing_year(request, campaign):
    """The year asked for when there is none such, so that another one's forms are shown; or ""."""
    wanted = request.GET.get("nam", "")
    is_year = len(wanted) == YEAR_DIGITS and wanted.isascii() and wanted.isdigit()
    return wanted if is_year and wanted != str(campaign.year) else ""


def _just_removed(request, campaign):
    """The letter that the last click took off the page, which offers to bring it back."""
    removed = posted_number(request.GET, REMOVED)
    return (
        removed
        and Letter.objects.filter(pk=removed, campaign=campaign, removed_at__isnull=False).first()
    )


@require_POST
def letter_remove(request, pk):
    letter = get_editable_letter(request.user, pk)
    remove_letter(letter, actor=request.user)
    return redirect(_address(letter.campaign, **{REMOVED: letter.pk}))


@require_POST
def letter_restore(request, pk):
    letter = get_editable_letter(request.user, pk)
    try:
        restore_letter(letter, actor=request.user)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(_address(letter.campaign))


@require_GET
def letter_file(request, pk):
    """The letter, to everybody who works in its year."""
    letter = get_visible_letter(request.user, pk)
    return stored_file_response(request, letter.file, letter.file_name)


def _address(campaign, **query):
    return with_query(reverse("registrations:forms_page"), nam=campaign.year, **query)


def _forms(campaign, unit):
    """The forms of the year: a clerk's with the unit's head on them, for the others blank."""
    return [
        _to_fill_in(
            campaign,
            unit,
            "plan",
            "Văn bản triển khai phong trào thi đua",
            "Văn bản mẫu theo thể thức của Đảng; sửa theo tình hình của đơn vị.",
            formats=["docx"],
            has_example=False,
        ),
        _to_fill_in(
            campaign,
            unit,
            "mau01",
            "Mẫu số 01 – Danh sách đăng ký thực hiện mô hình",
            "Mỗi cấp đăng ký một tờ; điền xong tải lại lên hệ thống.",
        ),
        {
            "title": "Mẫu số 02 – Biểu tổng hợp số lượng mô hình",
            "hint": "Hệ thống tự lập từ Mẫu số 01, đơn vị không phải nhập.",
            "primary": None,
            "files": [],
        },
        _to_fill_in(
            campaign,
            unit,
            "mau03",
            "Mẫu số 03 – Trích ngang thành tích",
            f"01 tập thể hoặc cá nhân, tóm tắt không quá {campaign.summary_max_words} từ.",
        ),
        _to_fill_in(
            campaign,
            unit,
            "article",
            "Bài viết giới thiệu tấm gương điển hình",
            f"01 cá nhân, không quá {thousands(campaign.article_max_words)} từ, theo đề cương "
            "05 phần; gợi ý của từng phần còn lại trong tệp được bỏ khi đọc.",
            formats=["docx", "pdf"],
        ),
    ]


def _to_fill_in(campaign, unit, form, title, hint, *, formats=tuple(LABELS), has_example=True):
    """A form that is filled in by hand: with the unit's head printed if there is one, and blank."""
    files = [_blank(campaign, form, file_format) for file_format in formats]
    return {
        "title": title,
        "hint": hint,
        "is_own": "pdf" in formats and form in campaign.own_word_forms,
        "primary": unit and _prefilled(campaign, unit, form),
        "files": [*files, _example(campaign, form)] if has_example else files,
    }


def _prefilled(campaign, unit, form):
    return {
        "label": "Tải mẫu điền sẵn",
        "url": _of_year(campaign, "prefilled_form", unit.pk, form, "docx"),
    }


def _blank(campaign, form, file_format):
    url = _of_year(campaign, "blank_form", form, file_format)
    return {
        "label": f"Mẫu trắng ({LABELS[file_format]})",
        "icon": ICONS[file_format],
        "url": url,
    }


def _example(campaign, form):
    url = _of_year(campaign, "example_form", form, "docx")
    return {"label": "Mẫu đã điền ví dụ (Word)", "icon": "file-earmark-check", "url": url}


def _of_year(campaign, view, *arguments):
    """The address of a form as the year on the page prints it, be it the open one or not."""
    return with_query(reverse(f"reporting:{view}", args=arguments), nam=campaign.year)
