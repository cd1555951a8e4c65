"""Which year a person works in, and who may change it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from audit.filters import tell_ignored
from audit.plain_rows import Key, remembered_rows
from campaigns.models import Campaign, Deadline, Letter, Revision, Submission, WordTemplate
from campaigns.registry import form_of, has_form
from campaigns.vocabulary import Obligation
from organizations.models import Membership, Unit, below_paths
from organizations.permissions import (
    DRAFT_READERS,
    get_visible_unit,
    has_role,
    units_held,
)

Role = Membership.Role
BAN_ROLES = (Role.REVIEWER, Role.ADMIN)


def visible_campaigns(request):
    """The person's years, newest first; one query per request."""
    if not hasattr(request, "_visible_campaigns"):
        request._visible_campaigns = _years_of(request.user)
    return request._visible_campaigns


def _years_of(user):
    """Whoever works for wards alone knows them already: their years need not bring them along."""
    campaigns, held = Campaign.objects.visible_to(user), units_held(user)
    if any(unit.kind != Unit.Kind.WARD_COMMITTEE for unit in held):
        return list(campaigns.select_related("ward"))
    wards, found = {unit.pk: unit for unit in held}, list(campaigns)
    for campaign in found:
        if ward := wards.get(campaign.ward_id):
            campaign.ward = ward
    return found


def campaign_of(request, unit=None):
    """The year the page is about: `?nam=2026`, else the newest open one; 404 if there is none.

    On a page about one unit only the years of its ward count: a person may have roles in two.
    A page asked for in a year that is not there says so and shows the usual one; nothing is
    written into, and no file handed out for, another year than the one that was asked for.
    """
    campaigns = visible_campaigns(request)
    if unit is not None:
        campaigns = [c for c in campaigns if c.ward.holds(unit)]
    wanted = request.GET.get("nam", "")
    campaign = campaign_among(campaigns, wanted)
    if campaign is None:
        raise Http404
    if wanted not in ("", str(campaign.year)):
        if not _is_page(request):
            raise Http404
        tell_ignored(request, f"nam={campaign.year}", {"nam": "năm"})
    request._page_campaign = campaign
    return campaign


def campaign_found(request):
    """The year that the page has asked `campaign_of` for; None before, and on pages of none."""
    return getattr(request, "_page_campaign", None)


def known_campaign(request, campaign):
    """The same year as the frame knows it, with its ward; as it is if the frame knows others."""
    return next((known for known in visible_campaigns(request) if known == campaign), campaign)


def campaign_among(campaigns, wanted):
    """The one of the year `wanted`, else the first that is open, else the first; None of none."""
    of_year = [campaign for campaign in campaigns if str(campaign.year) == wanted] or campaigns
    return next((campaign for campaign in of_year if campaign.is_open), next(iter(of_year), None))


def _is_page(request):
    """False for what writes, and for files: only the address of a page ends with a slash."""
    return request.method in ("GET", "HEAD") and request.path.endswith("/")


def get_visible_campaign(user, pk):
    campaign = Campaign.objects.visible_to(user).select_related("ward").filter(pk=pk).first()
    if campaign is None:
        raise Http404
    return campaign


def get_campaign_of_unit(unit, pk):
    """404 unless it is a year of the unit's ward; who asks may see the unit already."""
    campaign = Campaign.objects.filter(pk=pk, ward_id__in=unit.ids_to_root).first()
    if campaign is None:
        raise Http404
    return campaign


def get_managed_campaign(user, pk):
    """404 unless it is one of the person's years, 403 unless they administer its ward."""
    campaign = get_visible_campaign(user, pk)
    if not has_role(user, Role.ADMIN, campaign.ward):
        raise PermissionDenied
    return campaign


def get_editable_campaign(user, pk):
    """Like `get_managed_campaign`; 403 with the reason once the year is closed."""
    campaign = get_managed_campaign(user, pk)
    require_takes_settings(campaign)
    return campaign


def get_managed_template(user, pk):
    """Like `get_managed_campaign`, for a Word file of one of its forms."""
    template = WordTemplate.objects.select_related("campaign__ward").filter(pk=pk).first()
    if template is None:
        raise Http404
    get_managed_campaign(user, template.campaign_id)
    return template


def get_editable_template(user, pk):
    """As `get_managed_template`; 403 with the reason once the year is closed."""
    template = get_managed_template(user, pk)
    require_takes_settings(template.campaign)
    return template


def get_visible_letter(user, pk):
    """A letter that stands on the page of one of the person's years."""
    letter = _letter(pk)
    get_visible_campaign(user, letter.campaign_id)
    if letter.removed_at:
        raise Http404
    return letter


def get_editable_letter(user, pk):
    """For those of `get_ban_campaign`, also once it was removed; 403 in a closed year."""
    letter = _letter(pk)
    campaign = get_visible_campaign(user, letter.campaign_id)
    if not belongs_to_the_ban(user, campaign):
        raise PermissionDenied
    require_takes_settings(campaign)
    return letter


def _letter(pk):
    letter = Letter.objects.select_related("campaign__ward").filter(pk=pk).first()
    if letter is None:
        raise Http404
    return letter


def get_writable_unit(user, pk):
    """The unit, for those who may open its files: its clerk, or the Ban on its behalf."""
    unit = get_visible_unit(user, pk)
    if not writes_for(user, unit):
        raise PermissionDenied
    return unit


def get_visible_submission(user, pk):
    submission = (
        Submission.objects.visible_to(user)
        .select_related("campaign", "unit", "decided_by", "updated_by")
        .filter(pk=pk)
        .first()
    )
    if submission is None:
        raise Http404
    return submission


def require_form(obligation):
    """404 for a paper that this program does not take yet: it has no pages."""
    if not has_form(obligation):
        raise Http404


def get_visible_file(user, pk):
    """The submission as its form's own model; 404 unless the person may know that it exists."""
    submission = get_visible_submission(user, pk)
    require_form(submission.obligation)
    model, _ = form_of(submission)
    people = ("decided_by", "opened_by", "updated_by")
    return model.objects.select_related("campaign__ward", "unit", *people).get(pk=pk)


def get_editable_file(user, pk):
    """The file for those who may write in it: the unit's clerk, or the Ban on its behalf."""
    submission = get_visible_file(user, pk)
    if not writes_for(user, submission.unit):
        raise PermissionDenied
    return submission


def writes_for(user, unit):
    """Its own clerk, or the Ban on its behalf."""
    return any(has_role(user, role, unit) for role in DRAFT_READERS)


def may_read(user, revision):
    """A sending that was taken back is for those only who may write in the file."""
    is_withdrawn = revision.decision == Revision.Decision.WITHDRAWN
    return not is_withdrawn or writes_for(user, revision.submission.unit)


def visible_revisions(user, submission):
    """The sendings of a file of which `may_read` is true."""
    revisions = Revision.objects.filter(submission=submission.pk)
    if writes_for(user, submission.unit):
        return revisions
    return revisions.exclude(decision=Revision.Decision.WITHDRAWN)


def get_asked_revision(request, submission):
    """The sending that `?lan=` names, else the last one; None for the draft, as long as it is one.

    404 where the person may see neither.
    """
    sent = (
        visible_revisions(request.user, submission)
        .select_related("sent_by", "submission__unit", "submission__campaign__ward")
        .order_by("-number")
    )
    wanted = request.GET.get("lan", "")
    if submission.is_editable_status and not wanted:
        if writes_for(request.user, submission.unit):
            return None
        raise Http404
    for revision in sent:
        if wanted in ("", str(revision.number)):
            return revision
    raise Http404


def get_reviewable_submission(user, pk):
    """For the Ban only: 404 unless visible, 403 without the reviewer's role over the unit."""
    submission = get_visible_submission(user, pk)
    if not has_role(user, Role.REVIEWER, submission.unit):
        raise PermissionDenied
    return submission


def waiting_ids(request, campaign):
    """The reviewer's queue of the year as ids, first sent first; one query per request."""
    cache = request.__dict__.setdefault("_waiting_ids", {})
    if campaign.pk not in cache:
        paths = tuple(unit.path for unit in units_held(request.user, Role.REVIEWER))
        waiting = remembered_rows(_waiting, Key, campaign.pk, paths)
        cache[campaign.pk] = [file.pk for file in waiting]
    return cache[campaign.pk]


def _waiting(campaign_id, paths):
    waiting = Submission.objects.waiting().filter(campaign=campaign_id)
    return waiting.filter(below_paths(paths, "unit__"))


def remember_waiting(request, campaign, ids):
    """For a page that has counted the queue already: the frame need not ask again."""
    request.__dict__.setdefault("_waiting_ids", {})[campaign.pk] = list(ids)


def get_ban_campaign(request):
    """The year of the page, for the Ban and administrators of its ward; 403 for the others."""
    campaign = campaign_of(request)
    if not belongs_to_the_ban(request.user, campaign):
        raise PermissionDenied
    return campaign


def belongs_to_the_ban(user, campaign):
    """True for the Ban and the administrators of the ward whose year it is."""
    return any(has_role(user, role, campaign.ward) for role in BAN_ROLES)


def get_obligation(code):
    """The Obligation of an address; 404 for an unknown one, or one without a form yet."""
    if code not in Obligation:
        raise Http404
    require_form(code)
    return Obligation(code)


def require_open(campaign):
    """403 with the reason while the year is not open: nobody owes anything in it."""
    if campaign.is_in_preparation:
        raise PermissionDenied(f"Năm {campaign.year} chưa mở. Mở năm này rồi thực hiện.")
    require_takes_settings(campaign)


def require_takes_settings(campaign):
    """403 with the reason once the year is closed; one in preparation is set up beforehand."""
    if not campaign.takes_settings:
        raise PermissionDenied(f"Năm {campaign.year} đã khóa. Xem và tải được, không sửa được.")


def get_limited_unit(user, pk):
    """The unit, for those who may give it more time: the Ban and administrators; else 404, 403."""
    unit = get_visible_unit(user, pk)
    if not any(has_role(user, role, unit) for role in BAN_ROLES):
        raise PermissionDenied
    return unit


def get_extendable(user, deadline_pk, unit_pk):
    """(deadline, unit) for those of `get_limited_unit`; 404 unless the unit answers it."""
    unit = get_limited_unit(user, unit_pk)
    deadline = (
        Deadline.objects.filter(pk=deadline_pk, campaign__ward_id__in=unit.ids_to_root)
        .select_related("campaign__ward")
        .first()
    )
    if deadline is None:
        raise Http404
    return deadline, unit
