"""What a public installation must have set before it may start."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SECRET_KEY_LENGTH = 50  # what Django's `startproject` makes, and its deployment check asks for
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def refuse_unsafe_settings(*, debug, secret_key, site_url, allowed_hosts):
    """Raise ImproperlyConfigured with one line that names the first setting that is not safe."""
    if debug:
        if host_of(site_url) not in LOOPBACK:
            raise ImproperlyConfigured(
                f"DEBUG is on, but SITE_URL={site_url} is not this machine: set DEBUG=0"
            )
        return
    if not secret_key:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set (a demo on this machine: `make run` sets all it needs)"
        )
    if len(secret_key) < SECRET_KEY_LENGTH or secret_key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"SECRET_KEY must be random and have at least {SECRET_KEY_LENGTH} characters"
        )
    if not host_of(site_url):
        raise ImproperlyConfigured("SITE_URL is not set: give the public address, https://…")
    if not allowed_hosts or any(host.startswith(("*", ".")) for host in allowed_hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must list the exact host names of this site")


def refuse_unsigned_webhook(url, secret):
    """A gateway that cannot tell our requests from others' would send what anybody asks for."""
    if url and not secret:
        raise ImproperlyConfigured("REMINDER_WEBHOOK_URL is set, REMINDER_WEBHOOK_SECRET is not")


def host_of(site_url):
    """The host name of an address, "" if it has none."""
    return urlsplit(site_url).hostname or ""
