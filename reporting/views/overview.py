"""L1, the leader's page: the paper to download, three numbers, and three pictures of them."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.clock import now
from campaigns.models import Campaign, Deadline, Submission
from campaigns.vocabulary import Obligation, Status
from organizations.models import Membership, Unit
from organizations.permissions import units_held
from registrations.models import Entry
from reporting.charts import progress_curve, sector_bars, unit_waffle
from reporting.coverage import coverage_of
from reporting.permissions import get_ward_campaign
from reporting.pictures import PictureFilter, stories, story_keys
from reporting.progress import progress, summarise
from reporting.selections import Selection
from reporting.totals import ACCEPTED_ONLY, labels_of, totals

Role = Membership.Role
CITY_LEVEL = "TP"
NEWEST_STORIES = 1
HOME_PAGES = (
    (Role.CLERK, "reporting:tasks"),
    (Role.REVIEWER, "reporting:board"),
    (Role.LEADER, "reporting:overview"),
    (Role.ADMIN, "campaigns:campaign_list"),
)


@require_GET
def home(request):
    """The page a person starts from, by the first of their roles."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    for role, page in HOME_PAGES:
        if units_held(request.user, role):
            response = redirect(page)
            response["Location"] += query
            return response
    raise PermissionDenied


@require_GET
def overview(request):
    campaign = get_ward_campaign(request)
    at = now()
    units = Unit.objects.within(campaign.ward).reporting()
    cells = progress(campaign, units, at=at)
    before = _last_year(campaign)
    context = {
        "campaign": campaign,
        "at": at,
        "coverage": coverage_of(cells, ACCEPTED_ONLY),
        "before": before,
        **_sendings(campaign, cells, at),
        **_models(campaign, before),
        "stories": _newest_stories(request.user, campaign),
    }
    return render(request, "reporting/overview.html", context)


def _newest_stories(user, campaign):
    keys = story_keys(user, campaign, PictureFilter())
    return stories(user, campaign, keys[:NEWEST_STORIES])


def _sendings(campaign, cells, at):
    """How far the ward is with Mẫu 01: the figures, the curve and the squares."""
    registrations = [of_unit.get(Obligation.REGISTRATION) for of_unit in cells.values()]
    summary = summarise([cell for cell in registrations if cell], Obligation.REGISTRATION)
    due = summary.due
    return {
        "summary": summary,
        "unsent": summary.expected - summary.sent,
        "days_left": due.days_left(at) if due else 0,
        "days_late": due.days_late(at) if due else 0,
        "curve": _curve(campaign, summary, at) if due else None,
        "waffle": unit_waffle(summary.by_state),
    }


def _models(campaign, before):
    """What was registered, each figure with its link and its difference to `before`."""
    labels = labels_of(campaign)
    table = totals(campaign.ward, campaign, labels)
    selection = Selection(campaign, campaign.ward)
    city_models = table.levels[CITY_LEVEL].models if labels.level(CITY_LEVEL) else None
    by_sector = {code: figures.models for code, figures in table.sector_totals.items()}
    return {
        "selection": selection,
        "totals_url": selection.url("reporting:totals"),
        "models": table.total.models,
        "city_models": city_models,
        "city_url": selection.narrowed(level=labels.level(CITY_LEVEL)).url(),
        "more": table.total.models - before["models"] if before else None,
        "more_city": (city_models or 0) - before["city_models"] if before else None,
        "bars": [
            (bar, selection.narrowed(sector=labels.sector(bar.code)).url())
            for bar in sector_bars(labels.sectors, by_sector, before and before["sectors"])
        ],
    }


def _curve(campaign, summary, at):
    """This year's sendings by day, and last year's moved onto the same deadline."""
    last_day = summary.due.last_day
    deadline = Deadline.objects.filter(
        campaign__ward=campaign.ward_id,
        campaign__year=campaign.year - 1,
        obligation=Obligation.REGISTRATION,
    ).first()
    shift = last_day - deadline.last_day if deadline else timedelta(0)
    return progress_curve(
        _sent_on(campaign.ward_id, campaign.year),
        summary.expected,
        today=timezone.localdate(at),
        last_day=last_day,
        last_year=[day + shift for day in _sent_on(campaign.ward_id, campaign.year - 1)],
    )


def _sent_on(ward_id, year):
    """The days on which the ward's units sent Mẫu 01 for the first time."""
    moments = (
        Submission.objects.filter(
            campaign__ward=ward_id,
            campaign__year=year,
            obligation=Obligation.REGISTRATION,
            first_sent_at__isnull=False,
        )
        .exclude(status=Status.DRAFT)
        .values_list("first_sent_at", flat=True)
    )
    return [timezone.localdate(moment) for moment in moments]


def _last_year(campaign):
    """{"year", "models", "city_models", "sectors" {code: models}} of the accepted lists; or None.

    By code, because the labels of a year are its own.
    """
    year = campaign.year - 1
    if not Campaign.objects.filter(ward=campaign.ward_id, year=year).exists():
        return None
    counted = (
        Entry.objects.filter(
            campaign__ward=campaign.ward_id,
            campaign__year=year,
            ward=campaign.ward_id,
            list_status=Status.ACCEPTED,
        )
        .order_by()
        .values_list("sector__code", "level__code")
        .annotate(number=Count("*"))
    )
    sectors = {}
    city_models = 0
    for sector, level, models in counted:
        sectors[sector] = sectors.get(sector, 0) + models
        city_models += models if level == CITY_LEVEL else 0
    return {
        "year": year,
        "models": sum(sectors.values()),
        "city_models": city_models,
        "sectors": sectors,
    }
