"""L2, “Hình ảnh”: what the year's models and articles look like, newest first."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.filters import page_of, tell_ignored
from campaigns.models import Campaign
from reporting.permissions import get_ward_campaign
from reporting.pictures import OF_ARTICLE, PictureFilter, stories, story_keys

STORIES_PER_PAGE = 12
NEWEST_STORIES = 1


@require_GET
def pictures(request):
    campaign = get_ward_campaign(request)
    sectors = list(campaign.sectors.all())
    wanted = _wanted(request.GET, sectors)
    tell_ignored(request, wanted.query(campaign), {"linh-vuc": "lĩnh vực", "loai": "loại"})
    keys = story_keys(campaign, wanted)
    page = page_of(request, keys, STORIES_PER_PAGE)
    context = {
        "campaign": campaign,
        "wanted": wanted,
        "chips": _chips(campaign, sectors, wanted),
        "stories": stories(campaign, page.object_list),
        "page_obj": page,
        "page_prefix": f"?{wanted.query(campaign)}&trang=",
        "clear_url": _url(PictureFilter(), campaign),
        "year_before": None if keys else _year_before(campaign),
    }
    return render(request, "reporting/pictures.html", context)


@require_GET
def newest_pictures(request):
    """What the page of the leader fetches of them (templates/reporting/overview.html)."""
    campaign = get_ward_campaign(request)
    keys = story_keys(campaign, PictureFilter())[:NEWEST_STORIES]
    context = {"stories": stories(campaign, keys)}
    return render(request, "reporting/_newest_pictures.html", context)


def _wanted(query, sectors):
    """The field asked for, or the articles; unknown words mean everything."""
    if query.get("loai") == OF_ARTICLE:
        return PictureFilter(source=OF_ARTICLE)
    code = query.get("linh-vuc", "")
    return PictureFilter(sector=next((sector for sector in sectors if sector.code == code), None))


def _chips(campaign, sectors, wanted):
    """[(words, url, is current)]: everything, each field, the articles."""
    filters = [
        ("Tất cả", PictureFilter()),
        *((sector.short_label, PictureFilter(sector=sector)) for sector in sectors),
        ("Bài viết", PictureFilter(source=OF_ARTICLE)),
    ]
    return [(words, _url(chosen, campaign), chosen == wanted) for words, chosen in filters]


def _url(wanted, campaign):
    return f"{reverse('reporting:pictures')}?{wanted.query(campaign)}"


def _year_before(campaign):
    """The nearest earlier year of the ward, to be looked at instead; None without one."""
    earlier = Campaign.objects.filter(ward=campaign.ward_id, year__lt=campaign.year)
    return earlier.order_by("-year").values_list("year", flat=True).first()
