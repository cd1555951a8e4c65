"""What the tests of the list editor do over and over: upload, post, read the answer."""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

SAMPLES = settings.BASE_DIR / "tests" / "samples"


def url(name, *args):
    return reverse(f"registrations:{name}", args=args)


def sending_url(name, *args):
    return reverse(f"campaigns:{name}", args=args)


def upload(client, unit, file_name, data=None):
    data = (SAMPLES / file_name).read_bytes() if data is None else data
    file = SimpleUploadedFile(file_name, data)
    return client.post(f"{url('list_start', unit.pk)}?nam=2026", {"file": file}, follow=True)


def posted(rows, *, version, action="save", pending=""):
    data = {"version": version, "pending": pending, "rows-count": len(rows), "action": action}
    for index, row in enumerate(rows):
        for name in ("id", "kind", "participant", "initiative", "sector", "level"):
            data[f"rows-{index}-{name}"] = getattr(row, name)
    return data


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
