"""C11 and C13: the forms to take home, and the page of help."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from campaigns.addresses import with_query
from campaigns.paper_links import ICONS, LABELS
from campaigns.permissions import campaign_of
from documents import guides
from documents.wording import thousands
from organizations.permissions import home_unit
from organizations.rules import phone_in, ward_name


@require_GET
def forms_page(request):
    """The forms of the year: a clerk's with the unit's head on them, for the others blank."""
    campaign, unit = campaign_of(request), home_unit(request.user)
    forms = [
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
    context = {"campaign": campaign, "unit": unit, "forms": forms, "themes": campaign.themes.all()}
    return render(request, "registrations/forms_page.html", context)


def _to_fill_in(campaign, unit, form, title, hint, *, formats=tuple(LABELS), has_example=True):
    """A form that is filled in by hand: with the unit's head printed if there is one, and blank."""
    files = [_blank(campaign, form, file_format) for file_format in formats]
    return {
        "title": title,
        "hint": hint,
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


@require_GET
def help_page(request):
    """C13: whom to call, the questions people ask, and the guides of the person's roles."""
    campaign = campaign_of(request)
    held = {membership.role for membership in request.user.current_memberships}
    context = {
        "campaign": campaign,
        "phone": phone_in(campaign.help_contact),
        "guides": [(role, guide.title, role in held) for role, guide in guides.GUIDES.items()],
    }
    return render(request, "registrations/help.html", context)


@require_GET
def guide(request, role):
    """The one-page guide of a role, to print; the same for everybody."""
    if role not in guides.GUIDES:
        raise Http404
    campaign = campaign_of(request)
    ward = ward_name(campaign.ward.name)
    return HttpResponse(
        guides.to_pdf(role, ward=ward, contact=campaign.help_contact),
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, f"DVK_HuongDan_{role}.pdf")
        },
    )
