from audit.clock import now
from audit.models import AuditEvent


def record(actor, action, target, **data):
    """Write one line of the trail; call it inside the transaction that makes the change.

    `actor` is a user, or None when the program acts by itself. `data` must be JSON. `target.reach`
    is the tree path of the unit it belongs to; only its superiors read the line.
    """
    return AuditEvent.objects.create(
        at=now(),
        actor=actor,
        action=action,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:300],
        reach=target.reach,
        data=data,
    )


def last_change(target, name):
    """The latest line that tells what the field `name` of the record became; None without one."""
    events = AuditEvent.objects.about(target).filter(data__after__has_key=name)
    return events.select_related("actor").first()
