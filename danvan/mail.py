"""Where mail goes, as one address (EMAIL_URL)."""

import environ
from django.core.exceptions import ImproperlyConfigured

TO_FILES = "django.core.mail.backends.filebased.EmailBackend"


def mail_settings(address):
    """{EMAIL_…: value} of the address of a mail server, or of a folder: filemail:///var/mail.

    A folder is named from the root, as in file:///: read from where the program was started, it
    would come to lie in the program's own folder. ImproperlyConfigured for one that is not.
    """
    found = environ.Env.email_url_config(address)
    if found["EMAIL_BACKEND"] == TO_FILES:
        if found["EMAIL_HOST"] or not found["EMAIL_FILE_PATH"]:
            raise ImproperlyConfigured(
                f"EMAIL_URL={address} is no folder from the root: three slashes, filemail:///…"
            )
        found["EMAIL_FILE_PATH"] = "/" + found["EMAIL_FILE_PATH"].lstrip("/")
    return found
