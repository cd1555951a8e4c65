from django.http import Http404

from audit.clock import now
from uploads.models import Upload


def get_own_upload(user, pk):
    """404 unless this person began it and it has not expired."""
    upload = Upload.objects.filter(pk=pk, owner=user, expires_at__gt=now()).first()
    if upload is None:
        raise Http404
    return upload
