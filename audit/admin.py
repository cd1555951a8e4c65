from django.contrib import admin

from audit.models import AuditEvent
from audit.services import record


class RecordedAdmin(admin.ModelAdmin):
    """Back-office pages of records with a `reach`: whatever they change is told in the log too.

    Django calls these with every change, that of a password and those of inline rows included.
    """

    def log_addition(self, request, obj, message):
        entry = super().log_addition(request, obj, message)
        record(request.user, "back_office.added", obj, note=entry.get_change_message())
        return entry

    def log_change(self, request, obj, message):
        entry = super().log_change(request, obj, message)
        record(request.user, "back_office.changed", obj, note=entry.get_change_message())
        return entry

    def log_deletions(self, request, queryset):
        for doomed in queryset:
            record(request.user, "back_office.deleted", doomed)
        return super().log_deletions(request, queryset)


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):
    list_display = ["at", "actor", "action", "target_label"]
    list_filter = ["action"]
    search_fields = ["target_label", "actor__username"]
    date_hierarchy = "at"
    list_select_related = ["actor"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
