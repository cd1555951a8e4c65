from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Năm công tác"

    def ready(self):
        # models exist only from here on
        from audit.wording import name_values  # noqa: PLC0415
        from campaigns.unit_columns import exemption_column  # noqa: PLC0415
        from campaigns.vocabulary import Obligation  # noqa: PLC0415
        from organizations import columns  # noqa: PLC0415

        columns.register(exemption_column)
        name_values("obligation", dict(Obligation.choices))
