from django.contrib import admin

from audit.admin import RecordedAdmin
from campaigns.models import (
    Campaign,
    Criterion,
    Deadline,
    Extension,
    Level,
    Revision,
    Sector,
    Submission,
    Theme,
)


class SectorInline(admin.TabularInline):
    model = Sector
    extra = 0


class LevelInline(admin.TabularInline):
    model = Level
    extra = 0


class DeadlineInline(admin.TabularInline):
    model = Deadline
    extra = 0


class CriterionInline(admin.TabularInline):
    model = Criterion
    extra = 0


class ThemeInline(admin.TabularInline):
    model = Theme
    extra = 0


@admin.register(Campaign)
class CampaignAdmin(RecordedAdmin):
    list_display = ["year", "ward", "is_open"]
    list_select_related = ["ward"]
    readonly_fields = ["is_open"]  # the page of the year locks it, and keeps when
    inlines = [DeadlineInline, SectorInline, LevelInline, CriterionInline, ThemeInline]


@admin.register(Extension)
class ExtensionAdmin(RecordedAdmin):
    list_display = ["unit", "deadline", "last_day", "granted_by", "granted_at"]
    list_select_related = ["unit", "deadline", "granted_by"]
    autocomplete_fields = ["unit"]


class ReadOnlyAdmin(admin.ModelAdmin):
    """What the common path writes is looked at here and changed only there."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ["unit", "obligation", "campaign", "status", "last_sent_at"]
    list_filter = ["campaign", "obligation", "status"]
    list_select_related = ["unit", "campaign"]
    search_fields = ["unit__name", "unit__folded_name"]


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["submission", "number", "sent_at", "sent_by", "decision"]
    list_select_related = ["submission__unit", "submission__campaign", "sent_by"]
