from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Công việc nền"

    def ready(self):
        """Let every app's tasks.py register its kinds of job, in the web as in the worker."""
        autodiscover_modules("tasks")
