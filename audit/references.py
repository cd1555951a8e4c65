"""The code on a page of trouble, which leads from the phone call to the line in the log."""

import logging
import secrets

from django.utils.encoding import escape_uri_path

from audit.clock import now

logger = logging.getLogger("danvan.errors")


def reference(request, status, level, *, with_traceback=False):
    """{error_code, occurred_at} for the page, after writing both to the log.

    The path is quoted as in an address: a line break in it must not begin a line of the log.
    """
    code, at = secrets.token_hex(2).upper(), now()
    path = escape_uri_path(request.path)
    logger.log(
        level,
        "Reference %s at %s: %s %s %s",
        code,
        at.isoformat(),
        status,
        request.method,
        path,
        exc_info=with_traceback,
    )
    return {"error_code": code, "occurred_at": at}
