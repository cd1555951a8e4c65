from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "Đơn vị và người dùng"

    def ready(self):
        # Django would write the machine's time; organizations.sign_in writes the program's.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
