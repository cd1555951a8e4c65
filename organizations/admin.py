from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from audit.admin import RecordedAdmin
from organizations.models import Membership, Unit, User


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["unit"]


@admin.register(User)
class PersonAdmin(RecordedAdmin, UserAdmin):
    list_display = ["username", "full_name", "phone", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "full_name", "phone"]
    ordering = ["name_key"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Người dùng", {"fields": ["full_name", "phone", "email"]}),
        ("Quyền kỹ thuật", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Thời điểm", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "full_name", "password1", "password2"]})]


@admin.register(Unit)
class UnitAdmin(RecordedAdmin):
    list_display = ["name", "code", "kind", "parent", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["name", "code", "folded_name"]
    autocomplete_fields = ["parent"]

    def get_readonly_fields(self, request, obj=None):
        """A unit moves through the service, which carries its whole subtree along."""
        return ["parent"] if obj else []
