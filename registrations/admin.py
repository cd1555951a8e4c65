from django.contrib import admin

from campaigns.admin import ReadOnlyAdmin
from registrations.models import Entry, Initiative, Participant, PendingImport


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["initiative_name", "participant_name", "unit", "sector", "level", "list_status"]
    list_filter = ["campaign", "sector__code", "level__code", "list_status"]
    list_select_related = ["unit", "sector", "level"]
    search_fields = ["search_name", "participant_name"]


@admin.register(Initiative)
class InitiativeAdmin(admin.ModelAdmin):
    list_display = ["name", "unit", "stopped_on"]
    list_select_related = ["unit"]
    search_fields = ["name", "search_name"]
    autocomplete_fields = ["unit", "replaced_by"]


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "unit"]
    list_select_related = ["unit"]
    search_fields = ["name"]


@admin.register(PendingImport)
class PendingImportAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "registration_list", "read_at", "read_by", "confirmed_at"]
    list_select_related = ["registration_list__unit", "registration_list__campaign", "read_by"]
