"""C11 and C13: the forms to take home, and the page of help."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from campaigns.permissions import campaign_of
from organizations.permissions import home_unit


@require_GET
def forms_page(request):
    campaign, unit = campaign_of(request), home_unit(request.user)
    if unit is None:
        raise Http404
    forms = [
        {
            "title": "Mẫu số 01 – Danh sách đăng ký thực hiện mô hình",
            "hint": "Mỗi cấp đăng ký một tờ; điền xong tải lại lên hệ thống.",
            "primary": {
                "label": "Tải mẫu điền sẵn",
                "url": reverse("reporting:prefilled_form", args=[unit.pk, "mau01", "docx"]),
            },
            "files": [
                _file("Mẫu trắng (Word)", "file-earmark-word", "blank_form", "mau01", "docx"),
                _file("Mẫu trắng (PDF)", "file-earmark-pdf", "blank_form", "mau01", "pdf"),
                _file(
                    "Mẫu trắng (Excel)", "file-earmark-spreadsheet", "blank_form", "mau01", "xlsx"
                ),
            ],
        },
        {
            "title": "Mẫu số 02 – Biểu tổng hợp số lượng mô hình",
            "hint": "Hệ thống tự lập từ Mẫu số 01, đơn vị không phải nhập.",
            "primary": None,
            "files": [],
        },
    ]
    context = {"campaign": campaign, "unit": unit, "forms": forms, "documents": []}
    return render(request, "registrations/forms_page.html", context)


def _file(label, icon, view, *args):
    return {"label": label, "icon": icon, "url": reverse(f"reporting:{view}", args=args)}


@require_GET
def help_page(request):
    return render(request, "registrations/help.html", {"campaign": campaign_of(request)})
