from django.contrib.admin.apps import AdminConfig


class WardAdminConfig(AdminConfig):
    default_site = "danvan.admin.WardAdminSite"
