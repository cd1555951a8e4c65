"""End the passwords that somebody else gave and their owner never changed.

They had to be changed at the first sign-in, until slips took their place and the column that said
so went (0003). The trail still tells: such a password was given with `account.opened` or
`password.reset`, and no `password.changed` came after. Their owners now sign in by a slip, which
the administrator prints for all of them at once (“In lại phiếu”). Administrators keep theirs:
there may be nobody else to print them a slip.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone

GIVEN = ("account.opened", "password.reset")


def end_issued_passwords(apps, schema_editor):
    User = apps.get_model("organizations", "User")
    AuditEvent = apps.get_model("audit", "AuditEvent")
    told = AuditEvent.objects.filter(
        target_type="organizations.user",
        target_id=OuterRef("pk"),
        action__in=(*GIVEN, "password.changed"),
    )
    people = (
        User.objects.annotate(last=Subquery(told.order_by("-pk").values("action")[:1]))
        .filter(last__in=GIVEN, is_superuser=False)
        .exclude(memberships__role="admin")
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    )
    for person in list(people):
        person.password = make_password(None)
        person.save(update_fields=["password"])
        AuditEvent.objects.create(
            at=timezone.now(),
            action="password.ended",
            target_type="organizations.user",
            target_id=person.pk,
            target_label=person.full_name or person.username,
            reach=_reach(person),
        )


def _reach(person):
    """The path of the person's highest unit, as User.reach gives it."""
    paths = [m.unit.path for m in person.memberships.select_related("unit")]
    return min(paths, key=len, default="")


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_initial"),
        ("organizations", "0003_login_slips"),
    ]

    operations = [migrations.RunPython(end_issued_passwords, migrations.RunPython.noop)]
