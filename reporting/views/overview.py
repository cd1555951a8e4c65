"""L1, the leader's page: the paper to download, three numbers, and three pictures of them."""

from datetime import timedelta
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.clock import now
from campaigns.addresses import with_query
from campaigns.answering import answering
from campaigns.limits import last_day_before
from campaigns.models import Deadline, Submission
from campaigns.permissions import visible_campaigns
from campaigns.vocabulary import Obligation, Status
from organizations.models import HEAD, Membership
from reporting.charts import progress_curve, unit_waffle
from reporting.coverage import coverage_of, live_name
from reporting.models import MAU02
from reporting.permissions import get_ward_campaign
from reporting.progress import progress, summarise
from reporting.sealing.services import last_publication
from reporting.sector_bars import YearCounts, changed_sectors, sector_bars
from reporting.selections import Selection
from reporting.totals import ACCEPTED_ONLY, labels_of_years, models_by_cell

Role = Membership.Role
CITY_LEVEL = "TP"
MAU02_PDF = (MAU02, "pdf")
A_WEEK = timedelta(days=7)
HOME_PAGES = (
    (Role.CLERK, "reporting:tasks"),
    (Role.REVIEWER, "reporting:board"),
    (Role.LEADER, "reporting:overview"),
    (Role.ADMIN, "campaigns:campaign_list"),
    (HEAD, "reporting:tasks"),
)


@require_GET
def home(request):
    """The page a person starts from, by the first part they have in the ward."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    parts = {held.part for held in request.user.current_memberships}
    for part, page in HOME_PAGES:
        if part in parts:
            response = redirect(page)
            response["Location"] += query
            return response
    raise PermissionDenied


@require_GET
def overview(request):
    campaign = get_ward_campaign(request)
    before = _year_before(request, campaign)
    at = now()
    units = answering(campaign).values_list("pk", named=True)
    cells = progress(campaign, units, at=at, obligations=[Obligation.REGISTRATION])
    context = {
        "campaign": campaign,
        "at": at,
        "coverage": coverage_of(cells, ACCEPTED_ONLY),
        "live_name": live_name(campaign),
        **_paper(campaign),
        **_sendings(cells, campaign, before, at),
        **_models(campaign, before),
    }
    return render(request, "reporting/overview.html", context)


def _paper(campaign):
    """Mẫu 02 as it was last published, and as it stands now; before the first only the latter."""
    publication = last_publication(campaign)
    last = publication["last_sealed"]
    selection = Selection(campaign, campaign.ward)
    live_url = f"{reverse('reporting:ward_download', args=MAU02_PDF)}?{selection.query()}"
    paper_url = reverse("reporting:sealed_file", args=[last.pk, *MAU02_PDF]) if last else live_url
    return {
        **publication,
        "paper_url": paper_url,
        "shown_url": with_query(paper_url, xem=1),
        "live_url": live_url,
        "totals_url": selection.url("reporting:totals"),
    }


def _year_before(request, campaign):
    """The ward's Campaign of last year, or None."""
    years = {(year.ward_id, year.year): year for year in visible_campaigns(request)}
    return years.get((campaign.ward_id, campaign.year - 1))


def _sendings(cells, campaign, before, at):
    """How far the ward is with Mẫu 01: the figures, the curve and the squares."""
    registrations = [
        of_unit[Obligation.REGISTRATION]
        for of_unit in cells.values()
        if Obligation.REGISTRATION in of_unit
    ]
    summary = summarise(registrations, Obligation.REGISTRATION)
    due = summary.due
    return {
        "summary": summary,
        "unsent": summary.expected - summary.sent,
        "days_left": due.days_left(at) if due else 0,
        "days_late": due.days_late(at) if due else 0,
        "curve": _curve(registrations, summary, campaign, before, at) if due else None,
        "waffle": unit_waffle(summary.by_state),
        "unit_count": len(registrations),
    }


def _curve(registrations, summary, campaign, before, at):
    """This year's sendings by day, and last year's moved onto the same deadline.

    In a locked year nothing comes any more: its curve ends a week after the limit or the last
    sending.
    """
    sent = _local_days(cell.first_sent_at for cell in registrations if cell.state.is_sent)
    last_day = summary.due.last_day
    return progress_curve(
        sent,
        summary.expected,
        today=max([*sent, last_day]) + A_WEEK if campaign.is_closed else timezone.localdate(at),
        last_day=last_day,
        last_year=_days_of(before, last_day) if before else (),
        is_over=campaign.is_closed,
    )


def _days_of(campaign, last_day):
    """The days of a year's first sendings of Mẫu 01, moved so that its limit is `last_day`."""
    files = Submission.objects.filter(
        campaign=campaign, obligation=Obligation.REGISTRATION, first_sent_at__isnull=False
    ).exclude(status=Status.DRAFT)
    limits = Deadline.objects.filter(campaign=campaign, obligation=Obligation.REGISTRATION)
    due_before = limits.values_list("due_before", flat=True).first()
    shift = last_day - last_day_before(due_before) if due_before else timedelta(0)
    return [day + shift for day in _local_days(files.values_list("first_sent_at", flat=True))]


def _local_days(moments):
    zone = timezone.get_current_timezone()
    return [moment.astimezone(zone).date() for moment in moments]


def _models(campaign, before):
    """What was registered and accepted, each figure with its link, beside last year's."""
    labels = labels_of_years([campaign, before] if before else [campaign])
    cells = models_by_cell(campaign.ward, labels)
    counts, last = [
        _counts(year, labels[year.pk], cells[year.pk]) if year else None
        for year in (campaign, before)
    ]
    selection = Selection(campaign, campaign.ward)
    return {
        "selection": selection,
        "counts": counts,
        "last": last,
        "more": counts.models - last.models if last else None,
        "bars": [
            _linked(bar, selection.narrowed(sector=counts.sectors[bar.code]))
            for bar in sector_bars(counts, last)
        ],
        "changed_sectors": changed_sectors(counts, last),
        **_city(counts, last, selection),
    }


def _counts(campaign, labels, cells):
    return YearCounts(
        campaign.year,
        {sector.code: sector for sector in labels.sectors},
        {level.code: level for level in labels.levels},
        cells,
    )


def _linked(bar, selection):
    """(bar, its list, [(bar of a level, its list)])"""
    url = selection.url()
    return bar, url, [(level, f"{url}&cap={quote(level.code)}") for level in bar.levels]


def _city(counts, last, selection):
    """The third number: what is registered for the city, in years that know this level."""
    models = counts.of_level(CITY_LEVEL)
    if models is None:
        return {"city_models": None}
    before = last and last.of_level(CITY_LEVEL)
    return {
        "city_models": models,
        "city_url": selection.narrowed(level=counts.levels[CITY_LEVEL]).url(),
        "more_city": None if before is None else models - before,
    }
