from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Năm công tác"

    def ready(self):
        # models exist only from here on
        from campaigns.unit_columns import exemption_column  # noqa: PLC0415
        from organizations import columns  # noqa: PLC0415

        columns.register(exemption_column)
