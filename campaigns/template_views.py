"""A4: the office's own Word files for the forms of a year."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.forms import posted_file
from campaigns.models import WordTemplate
from campaigns.permissions import (
    get_editable_campaign,
    get_editable_template,
    get_managed_campaign,
    get_managed_template,
)
from campaigns.word_templates import add_template, content_of, use_built_in, use_template
from documents import paper_template
from documents.errors import DocumentRefused
from documents.paper_template import TemplateRefused
from documents.template_forms import FORMS
from uploads.downloads import DOWNLOADED, stored_file_response

Form = WordTemplate.Form


@require_http_methods(["GET", "POST"])
def campaign_templates(request, pk):
    if request.method == "GET":
        return _page(request, get_managed_campaign(request.user, pk))
    campaign = get_editable_campaign(request.user, pk)
    form = _form_of(request.POST.get("form", ""))
    try:
        name, data = posted_file(request)
        add_template(campaign, form, data, name, actor=request.user)
    except TemplateRefused as refusal:
        return _page(request, campaign, form, refusal.problems)
    except DocumentRefused as refusal:
        return _page(request, campaign, form, [str(refusal)])
    messages.success(request, "Tệp dùng được, chưa có hiệu lực. Xem thử rồi bấm “Kích hoạt mẫu”.")
    return redirect("campaigns:campaign_templates", pk)


@require_safe
def campaign_template_starter(request, pk, form):
    """The built-in file with its placeholders, to be changed in Word and given back."""
    get_managed_campaign(request.user, pk)
    form = _form_of(form)
    return _word(paper_template.starter(form), f"DVK_{FORMS[form].stem}_mau-de-sua.docx")


@require_POST
def campaign_template_off(request, pk, form):
    campaign = get_editable_campaign(request.user, pk)
    form = _form_of(form)
    if use_built_in(campaign, form, actor=request.user):
        messages.success(request, f"{form.label} dùng lại mẫu có sẵn từ bây giờ.")
    return redirect("campaigns:campaign_templates", pk)


@require_safe
def template_file(request, pk):
    template = get_managed_template(request.user, pk)
    return stored_file_response(request, template.file, template.file_name, shown=False)


@require_safe
def template_sample(request, pk):
    """The file filled with invented rows: what its units will download once it is in use."""
    template = get_managed_template(request.user, pk)
    content = content_of(template)
    if content is None:
        messages.error(
            request, f"Tệp “{template.file_name}” không còn trong kho. Tải lại tệp Word."
        )
        return redirect("campaigns:campaign_templates", template.campaign_id)
    filled = paper_template.sample(template.form, content)
    return _word(filled, f"DVK_{FORMS[template.form].stem}_xem-thu.docx")


@require_POST
def template_use(request, pk):
    template = get_editable_template(request.user, pk)
    if use_template(template, actor=request.user):
        label = template.get_form_display()
        messages.success(request, f"{label}: từ bây giờ bản Word in theo “{template.file_name}”.")
    return redirect("campaigns:campaign_templates", template.campaign_id)


def _form_of(code):
    if code not in Form:
        raise Http404
    return Form(code)


def _word(content, name):
    disposition = content_disposition_header(True, name)
    return HttpResponse(
        content,
        content_type=DOWNLOADED[".docx"],
        headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
    )


def _page(request, campaign, refused_form="", problems=()):
    versions = list(campaign.word_templates.select_related("added_by"))
    context = {
        "campaign": campaign,
        "errors": [{"anchor": f"id_{refused_form}", "text": text} for text in problems],
        "panels": [
            {
                "form": form,
                "places": FORMS[form].places,
                "remarks": FORMS[form].remarks,
                "versions": [version for version in versions if version.form == form],
                "used": next((v for v in versions if v.form == form and v.is_active), None),
            }
            for form in Form
        ],
    }
    status = 422 if problems else 200
    return render(request, "campaigns/word_templates.html", context, status=status)
