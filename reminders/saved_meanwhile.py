"""Nobody replaces unseen what somebody else saved: a page posts the mark of what it showed.

For what is saved as a whole, such as the rounds of a plan; single fields of a stored record have
organizations.shown_form.
"""

from campaigns.workflow import fingerprint
from documents.wording import moment_text


class SavedMeanwhile(Exception):
    """Somebody saved something else after the page was opened; nothing was written.

    `lines` tell what is stored now, `mark` is its mark: who saves again has seen it.
    """

    def __init__(self, event, lines, mark):
        who = f"Đ/c {event.actor}" if event and event.actor else "Người khác"
        when = f" lúc {moment_text(event.at)}" if event else ""
        super().__init__(f"{who} vừa lưu nội dung khác{when}. Chưa ghi đè nội dung đó")
        self.lines, self.mark = list(lines), mark


def mark_of(values):
    """Another one as soon as anything in the values, which fit into JSON, is another."""
    return fingerprint({"values": values})


def require_seen(shown, stored, wanted, events, lines_of):
    """Call it in the transaction that writes, with the stored values locked.

    `shown` is the mark that was posted, None from a caller who has just read what is stored. To
    save what is stored already is no conflict. The newest of the AuditEvents tells who was first;
    `lines_of()` tells what is stored.
    """
    if shown is None or stored == wanted or shown == mark_of(stored):
        return
    latest = events.select_related("actor").first()
    raise SavedMeanwhile(latest, lines_of(), mark_of(stored))
