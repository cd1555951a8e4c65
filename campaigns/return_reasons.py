"""The ready-made sentences of “Đề nghị bổ sung”: the ward's own, or those of the form."""

from django.db import transaction

from audit.services import record
from campaigns.models import Campaign
from campaigns.registry import registered
from campaigns.vocabulary import Obligation
from organizations.overtaken import Overtaken, unseen


def return_reasons(campaign, obligation):
    """The sentences offered to whoever checks a file of this obligation in this year (a list)."""
    return campaign.return_reasons.get(obligation) or _own(obligation)


@transaction.atomic
def save_return_reasons(campaign, reasons, *, actor, shown=None):
    """Write {obligation: sentences}; the trail keeps what each list was and became.

    `shown` is what the person began from; raises Overtaken. A list equal to that of the form is
    not kept, so it goes on following the program.
    """
    present = Campaign.objects.select_for_update()
    campaign.refresh_from_db(fields=["return_reasons"], from_queryset=present)
    stored = {obligation: return_reasons(campaign, obligation) for obligation in reasons}
    if names := unseen(stored, reasons, shown):
        raise Overtaken(campaign, names)
    changed = {each: texts for each, texts in reasons.items() if texts != stored[each]}
    if not changed:
        return
    before = {obligation: stored[obligation] for obligation in changed}
    kept = campaign.return_reasons | changed
    campaign.return_reasons = {
        obligation: texts for obligation, texts in kept.items() if texts != _own(obligation)
    }
    campaign.save(update_fields=["return_reasons"])
    record(
        actor,
        "campaign.reasons_changed",
        campaign,
        before=_in_words(before),
        after=_in_words(changed),
    )


def _own(obligation):
    _, form = registered(obligation)
    return list(form.return_reasons)


def _in_words(reasons):
    return {Obligation(each).label: "; ".join(texts) for each, texts in reasons.items()}
