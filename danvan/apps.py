from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "danvan"

    def ready(self):
        # its checks ask the queue and the store, which the settings name
        from danvan import deploy_checks  # noqa: F401, PLC0415
