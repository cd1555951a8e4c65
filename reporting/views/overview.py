"""L1, the leader's page: the paper to download, three numbers, and three pictures of them."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.clock import now
from campaigns.addresses import with_query
from campaigns.vocabulary import Obligation
from organizations.models import HEAD, Membership
from reporting.charts import unit_waffle
from reporting.coverage import coverage_of, list_cells, live_name
from reporting.models import MAU02
from reporting.permissions import get_ward_campaign, year_before
from reporting.progress import State, summarise
from reporting.sealing.services import last_publication
from reporting.selections import Selection
from reporting.sending_curve import sending_curve
from reporting.totals import ACCEPTED_ONLY
from reporting.year_bars import year_bars

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
    before = year_before(request, campaign)
    at = now()
    cells = list_cells(campaign.ward, campaign, at=at)
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


def _sendings(cells, campaign, before, at):
    """How far the ward is with Mẫu 01: the figures, the curve and the squares."""
    summary = summarise(cells, Obligation.REGISTRATION)
    due, standing_at = summary.due, campaign.standing_at(at)
    return {
        "summary": summary,
        "unsent": summary.expected - summary.sent,
        "drafting": summary.by_state[State.DRAFT],
        "days_left": due.days_left(standing_at) if due else 0,
        "days_late": due.days_late(standing_at) if due else 0,
        "curve": sending_curve(cells, summary, campaign, before, at),
        "waffle": unit_waffle(summary.by_state),
        "unit_count": len(cells),
    }


def _models(campaign, before):
    """What was registered and accepted, each figure with its link, beside last year's."""
    selection = Selection(campaign, campaign.ward)
    bars = year_bars(selection, before)
    counts, last = bars["counts"], bars["last"]
    return {
        "selection": selection,
        **bars,
        "more": counts.models - last.models if last else None,
        **_city(counts, last, selection),
    }


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
