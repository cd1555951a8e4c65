"""The technical back office: whatever has no page of its own, for superusers only."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.utils.decorators import method_decorator


class WardAdminSite(AdminSite):
    site_title = "Quản trị kỹ thuật"
    site_header = "Phong trào thi đua “Dân vận khéo” – Quản trị kỹ thuật"
    index_title = "Dữ liệu"
    site_url = "/"

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """One door for everybody: the sign-in page with its throttling."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.path)
