"""For administrators: whether reminders get out, and which addresses do not work."""

from datetime import timedelta

from django.shortcuts import render
from django.views.decorators.http import require_GET

from backups.mail_pause import is_paused
from organizations.models import Unit
from reminders.models import Message
from reminders.outbox import (
    counts_by_state,
    is_planning_missed,
    last_planning,
    of_year,
    oldest_waiting,
    outbox_of,
    refused_addresses,
)
from reminders.outbox_page import face_of
from reminders.permissions import get_administered_campaign
from reminders.recipients import channels_in_use
from reminders.vocabulary import Channel

ONE_MINUTE = timedelta(minutes=1)
TOO_LONG = timedelta(minutes=10)  # a sweep comes every 30 s, a server that is down is tried again


@require_GET
def status(request):
    campaign = get_administered_campaign(request)
    waited = oldest_waiting(ward=campaign.ward)
    refused = refused_addresses(campaign)
    units = Unit.objects.filter(pk__in=refused).in_bulk()
    digests = Message.objects.automatic().filter(ward=campaign.ward)
    messages = of_year(outbox_of(campaign.ward), campaign)  # as the list that each number opens
    in_use, planned_at, paused = channels_in_use(), last_planning(), is_paused()
    context = {
        "campaign": campaign,
        "waited": waited,
        "waited_words": _duration(waited),
        "mail_paused": paused,
        "is_stuck": waited > TOO_LONG and not paused,
        "planned_at": planned_at,
        "is_planning_missed": is_planning_missed(planned_at),
        "counts": [
            (face_of(state), number, state) for state, number in counts_by_state(messages).items()
        ],
        "last_digest": digests.order_by("-created_at").first(),
        "channels": [(channel.label, channel in in_use) for channel in Channel],
        "refused": [
            (units[unit_id], refusal) for unit_id, found in refused.items() for refusal in found
        ],
    }
    return render(request, "reminders/status.html", context)


def _duration(length):
    """ "02 ngày 03 giờ", "05 phút"; the two largest parts."""
    minutes = length // ONE_MINUTE
    parts = [(minutes // 1440, "ngày"), (minutes // 60 % 24, "giờ"), (minutes % 60, "phút")]
    told = [f"{number:02d} {word}" for number, word in parts if number]
    return " ".join(told[:2]) or "chưa đến 01 phút"
