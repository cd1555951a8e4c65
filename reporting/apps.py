from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Tổng hợp, báo cáo"

    def ready(self):
        # models exist only from here on
        from audit.wording import name_values  # noqa: PLC0415
        from reporting.coverage import CHOICES  # noqa: PLC0415
        from reporting.forms import StageForm  # noqa: PLC0415

        name_values("include", CHOICES)
        name_values("stage", dict(StageForm.base_fields["stage"].choices))
