"""The only ways a view gets at nominations, articles, their pictures and waiting files."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from awards.models import Article, ArticlePhoto, Assessment, BookEntry, Nomination, PendingFile
from campaigns.models import Submission
from campaigns.permissions import campaign_of, writes_for
from campaigns.workflow import NotAllowed, WorkflowError, year_is_closed
from organizations.models import Membership, Unit
from organizations.permissions import DRAFT_READERS, has_role, units_held

Role = Membership.Role
# who reads what the whole ward proposes and writes; the Ban alone decides on it
_WARD_READERS = (Role.REVIEWER, Role.LEADER)
_RELATED = ("campaign__ward", "unit", "updated_by", "decided_by")


def get_award_campaign(request):
    """The year of the page, for the Ban and the leaders of its ward; 403 for the others."""
    campaign = campaign_of(request)
    if not reads_awards(request.user, campaign):
        raise PermissionDenied
    return campaign


def get_deciding_campaign(request):
    """The year of the page, for the Ban of its ward; 403 for the others."""
    campaign = campaign_of(request)
    if not has_role(request.user, Role.REVIEWER, campaign.ward):
        raise PermissionDenied
    return campaign


def reads_awards(user, campaign):
    return any(has_role(user, role, campaign.ward) for role in _WARD_READERS)


def may_decide(user, campaign):
    """Whether the person may choose, edit copies and order the yearbook of this year now."""
    return campaign.is_open and has_role(user, Role.REVIEWER, campaign.ward)


def require_decider(user, campaign):
    """Raises NotAllowed or WorkflowError where `may_decide` is false."""
    if not has_role(user, Role.REVIEWER, campaign.ward):
        raise NotAllowed("Tài khoản này không có quyền thực hiện bước này.")
    if not campaign.is_open:
        raise WorkflowError(year_is_closed(campaign))


def visible_nominations(user):
    return Nomination.objects.visible_to(user).select_related(*_RELATED, "initiative")


def visible_articles(user):
    return Article.objects.visible_to(user).select_related(*_RELATED)


def get_visible_nomination(user, pk):
    """404 unless the person may know that the nomination exists."""
    return _found(visible_nominations(user), pk)


def get_editable_nomination(user, pk):
    """For those who may write in it: the unit's clerk, or the Ban on its behalf."""
    return _with_role(get_visible_nomination(user, pk), user, *DRAFT_READERS)


def get_editable_assessment(user, pk):
    """For those who may write in it: the unit's clerk, or the Ban on its behalf."""
    found = _found(Assessment.objects.visible_to(user).select_related(*_RELATED), pk)
    return _with_role(found, user, *DRAFT_READERS)


def get_nominee(user, pk):
    """One of the nominees that the Ban compares: its pages show those of the whole ward."""
    return _decided_by(user, get_visible_nomination(user, pk))


def get_visible_article(user, pk):
    """404 unless the person may know that the article exists."""
    return _found(visible_articles(user), pk)


def get_editable_article(user, pk):
    """For those who may write in it: the unit's clerk, or the Ban on its behalf."""
    return _with_role(get_visible_article(user, pk), user, *DRAFT_READERS)


def get_reviewable_article(user, pk):
    return _with_role(get_visible_article(user, pk), user, Role.REVIEWER)


def get_yearbook_article(user, pk):
    """An article to be moved in the yearbook: its page shows those of the whole ward."""
    return _decided_by(user, get_visible_article(user, pk))


def get_visible_photo(user, pk):
    """A picture of an article the person may read, removed ones included.

    Who may only read sees the pictures of the last sending: those of a draft are not sent yet.
    """
    photo = _found(_photos().filter(article__in=Article.objects.visible_to(user)), pk)
    if not writes_for(user, photo.article.unit):
        revision = photo.article.last_revision
        if revision is None or photo.pk not in {sent["id"] for sent in revision.content["photos"]}:
            raise Http404
    return photo


def get_own_file(user, pk):
    """A read file that waits, of a draft the person may write in."""
    pending = _found(
        PendingFile.objects.filter(
            confirmed_at__isnull=True, submission__in=Submission.objects.visible_to(user)
        ).select_related("submission__campaign", "submission__unit"),
        pk,
    )
    _with_role(pending.submission, user, *DRAFT_READERS)
    return pending


def get_read_file(user, pk):
    """A filled form that was read, confirmed or not, of a draft the person may write in."""
    read = _found(
        PendingFile.objects.filter(
            submission__in=Submission.objects.visible_to(user)
        ).select_related("submission__unit"),
        pk,
    )
    _with_role(read.submission, user, *DRAFT_READERS)
    return read


def get_book_ward(request):
    """The ward whose register of the 2023 book the person keeps; 403 unless of its Ban.

    Who belongs to the Ban of a branch keeps none; between wards the year of the page decides.
    """
    held = units_held(request.user, Role.REVIEWER)
    kept = list(Unit.objects.within(*held).filter(kind=Unit.Kind.WARD_COMMITTEE))
    if not kept:
        raise PermissionDenied
    ward = kept[0] if len(kept) == 1 else campaign_of(request).ward
    if ward not in kept:
        raise PermissionDenied
    return ward


def get_editable_book_entry(user, pk):
    """For the Ban; 404 for the entry of a ward the person has no role in, below or above."""
    entry = _found(BookEntry.objects.select_related("ward"), pk)
    held = [membership.unit for membership in user.current_memberships]
    if not any(entry.ward.holds(unit) or unit.holds(entry.ward) for unit in held):
        raise Http404
    if not has_role(user, Role.REVIEWER, entry.ward):
        raise PermissionDenied
    return entry


def _photos():
    return ArticlePhoto.objects.select_related("article__unit", "article__campaign")


def _found(queryset, pk):
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _decided_by(user, submission):
    if not has_role(user, Role.REVIEWER, submission.campaign.ward):
        raise PermissionDenied
    return submission


def _with_role(submission, user, *roles):
    if not any(has_role(user, role, submission.unit) for role in roles):
        raise PermissionDenied
    return submission
