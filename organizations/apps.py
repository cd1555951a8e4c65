from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "Đơn vị và người dùng"

    def ready(self):
        # models exist only from here on
        from audit.wording import name_values  # noqa: PLC0415
        from organizations.models import Membership, Unit  # noqa: PLC0415

        name_values("role", dict(Membership.Role.choices))
        name_values("kind", dict(Unit.Kind.choices))
        # Django would write the machine's time; organizations.sign_in writes the program's.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
