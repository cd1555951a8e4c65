"""R7, “Bài viết”: the year's articles for the Ban, the edited copy, the order of the yearbook."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.filters import page_of, tell_ignored
from awards.models import EditedArticle
from awards.permissions import (
    get_award_campaign,
    get_reviewable_article,
    get_yearbook_article,
    may_decide,
)
from awards.yearbook.editing import StaleCopy, edit_copy
from awards.yearbook.forms import CopyForm, PlaceForm
from awards.yearbook.pages import (
    Filters,
    article_counts,
    copy_page,
    sent_lines,
    status_counts,
    with_copies,
    yearbook_lines,
)
from awards.yearbook.services import place_article, yearbook_articles
from campaigns.deadlines import limit_in_words
from campaigns.forms import posted_number
from campaigns.models import Revision
from campaigns.vocabulary import Obligation
from campaigns.workflow import WorkflowError

PAGE_SIZE = 25
FILTER_WORDS = {"trang-thai": "trạng thái", "muon": "gửi muộn"}


@require_GET
def article_list(request):
    campaign = get_award_campaign(request)
    found, filters = sent_lines(request.user, campaign), Filters.from_query(request.GET)
    tell_ignored(request, _query(campaign, filters), FILTER_WORDS)
    page_obj = page_of(request, filters.kept(found), PAGE_SIZE)
    context = {
        "campaign": campaign,
        "filters": filters,
        "statuses": status_counts(found),
        "late_count": sum(line.days_late > 0 for line in found),
        "total": len(found),
        **article_counts(found),
        "page_obj": page_obj,
        "lines": with_copies(page_obj.object_list),
        "limit": None if found else limit_in_words(campaign, Obligation.ARTICLE),
        "may_edit": may_decide(request.user, campaign),
        "page_prefix": f"?{_query(campaign, filters)}&trang=",
    }
    return render(request, "awards/article_list.html", context)


def _query(campaign, filters):
    values = {
        "nam": campaign.year,
        "trang-thai": filters.status,
        "muon": "1" if filters.is_late else "",
        "tim": filters.search,
    }
    return urlencode({name: value for name, value in values.items() if value})


@require_http_methods(["GET", "POST"])
def article_copy(request, pk, number):
    """“Sửa bản biên tập” of one sending; the unit's own text stands beside it and stays."""
    article = get_reviewable_article(request.user, pk)
    revision = article.revisions.select_related("submission__campaign", "submission__unit")
    revision = revision.filter(number=number).first()
    if revision is None or revision.content["is_nil"]:
        raise Http404
    copy = EditedArticle.objects.filter(revision=revision).select_related("edited_by").first()
    if request.method == "POST":
        return _save_copy(request, article, revision, copy)
    if revision.decision == Revision.Decision.WITHDRAWN:
        raise Http404
    source = {"title": copy.title, "parts": copy.parts} if copy else revision.content
    initial = {"title": source["title"], "version": copy.version if copy else 0}
    return _copy_page(
        request, article, revision, copy, CopyForm(initial=initial), parts=source["parts"]
    )


def _save_copy(request, article, revision, copy):
    form = CopyForm(request.POST)
    if not form.is_valid():
        return _copy_page(request, article, revision, copy, form, parts=form.parts)
    try:
        edit_copy(
            revision,
            title=form.cleaned_data["title"],
            parts=form.parts,
            version=form.cleaned_data["version"],
            actor=request.user,
        )
    except StaleCopy as stale:
        # what was typed stays in the fields; the next press saves it over the copy shown here
        form.data = request.POST.copy()
        form.data["version"] = stale.current.version
        messages.warning(request, str(stale))
        return _copy_page(
            request, article, revision, stale.current, form, parts=form.parts, is_stale=True
        )
    except WorkflowError as refusal:
        return _copy_page(
            request, article, revision, copy, form, parts=form.parts, refusal=str(refusal)
        )
    messages.success(request, "Đã lưu bản biên tập. Bản gốc của đơn vị giữ nguyên.")
    return redirect("awards:article_copy", article.pk, revision.number)


def _copy_page(request, article, revision, copy, form, *, parts, is_stale=False, refusal=""):
    """The page with `parts`; `is_stale` or a `refusal` tells why they could not be stored."""
    context = copy_page(
        revision,
        copy,
        title=form["title"].value() or "",
        parts=parts,
        max_words=article.campaign.article_max_words,
    )
    context |= {
        "article": article,
        "unit": article.unit,
        "campaign": article.campaign,
        "form": form,
        "can_edit": may_decide(request.user, article.campaign),
        "is_stale": is_stale,
        "refusal": refusal,
    }
    status = HTTPStatus.CONFLICT if is_stale or refusal else HTTPStatus.OK
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "awards/article_copy.html", context, status=status)


@require_GET
def yearbook(request):
    """The accepted articles in the order of the book."""
    return _yearbook_page(request, get_award_campaign(request))


def _yearbook_page(request, campaign, *, refused=None):
    """One page of the book in its order: that of the article whose PlaceForm was `refused`, if any.

    The number of a place is that in the whole book.
    """
    lines = yearbook_lines(campaign)
    places = list(enumerate(lines, 1))
    if refused:
        own = (place for place, line in places if line.sending.file_id == refused.article_id)
        page_obj = Paginator(places, PAGE_SIZE).page(_page_number(next(own, 1)))
    else:
        page_obj = page_of(request, places, PAGE_SIZE)
    context = {
        "campaign": campaign,
        "page_obj": page_obj,
        "page_prefix": f"?{urlencode({'nam': campaign.year})}&trang=",
        "places": page_obj.object_list,
        "count": len(lines),
        "words": sum(line.words for line in lines),
        "photos": sum(line.photos for line in lines),
        "can_order": may_decide(request.user, campaign),
        "refused": refused,
        "errors": refused.error_list if refused else [],
    }
    status = refused.status if refused else HTTPStatus.OK
    return render(request, "awards/yearbook.html", context, status=status)


@require_POST
def yearbook_place(request, pk):
    """Move one article to the place that the pressed button, or the field beside it, names."""
    article = get_yearbook_article(request.user, pk)
    count = yearbook_articles(article.campaign).count()
    form = PlaceForm(request.POST, article_id=article.pk, of=count)
    if not form.is_valid():
        return _yearbook_page(request, article.campaign, refused=form)
    shown = number = posted_number(request.GET, "trang") or 1
    try:
        place = place_article(article, form.cleaned_data["place"], actor=request.user)
    except WorkflowError as refusal:
        messages.error(request, str(refusal))
    else:
        number = _page_number(place)
        if number != shown:
            where = f"đến vị trí {place}, trang {number}"
            messages.success(request, f"Đã chuyển bài của {article.unit.name} {where}.")
    query = {"nam": article.campaign.year} | ({"trang": number} if number > 1 else {})
    return redirect(f"{reverse('awards:yearbook')}?{urlencode(query)}#bai-{article.pk}")


def _page_number(place):
    """The page of the book on which a place (from 1) stands."""
    return (place - 1) // PAGE_SIZE + 1
