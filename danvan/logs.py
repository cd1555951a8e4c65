"""What never reaches a log: the keys that some addresses carry."""

import logging
import re

# the addresses with a <token>: a mailed link, a printed slip, a subscribed calendar
_KEY = re.compile(r"(/(?:dat-lai-mat-khau|phieu|lich-han)/)[^/\s?\"']+")


def without_keys(text):
    """The text with “…” for the key in every address that carries one."""
    return _KEY.sub(r"\1…", text)


class HideKeys(logging.Filter):
    """Rewrites a line before any handler's format sees it; refuses none."""

    def filter(self, record):
        record.msg, record.args = without_keys(record.getMessage()), ()
        return True
