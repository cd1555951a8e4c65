from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = "Đăng ký mô hình"

    def ready(self):
        # models exist only from here on
        from campaigns import workflow  # noqa: PLC0415
        from campaigns.vocabulary import Obligation  # noqa: PLC0415
        from registrations.mau01_form import Mau01  # noqa: PLC0415
        from registrations.models import RegistrationList  # noqa: PLC0415

        workflow.register(Obligation.REGISTRATION, RegistrationList, Mau01())
