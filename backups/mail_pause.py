"""After a restore reminders wait: what they tell may be old, or was told by the old machine."""

from django.db import transaction
from django.utils import timezone

from audit.services import record
from backups.models import Restore
from organizations.models import Unit


def is_paused():
    return Restore.objects.filter(mail_resumed_at=None).exists()


@transaction.atomic
def resume(actor):
    """Let reminders go out again; each is computed anew, and left out where it is overtaken."""
    waiting = Restore.objects.filter(mail_resumed_at=None)
    if waiting.update(mail_resumed_at=timezone.now(), mail_resumed_by=actor):
        for ward in Unit.objects.wards():
            record(actor, "backup.mail_resumed", ward)
