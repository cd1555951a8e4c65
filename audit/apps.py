from django.apps import AppConfig
from django.db import connection


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Nhật ký"

    def ready(self):
        if connection.vendor == "sqlite":
            from audit.sqlite_moments import read_aware  # noqa: PLC0415 -- its driver alone

            read_aware()
