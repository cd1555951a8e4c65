"""People's accounts: opened by an administrator, kept by their owner."""

from django.db import transaction

from audit.services import record


@transaction.atomic
def change_own_password(user, password):
    """Set the owner's new password; every other session of theirs ends with it."""
    user.set_password(password)
    user.has_initial_password = False
    user.save(update_fields=["password", "has_initial_password"])
    record(user, "password.changed", user)
