"""Two people at once: of two who take one name one gets it, and nothing unseen is written over."""

from contextlib import contextmanager

from django.db import IntegrityError, transaction


class Taken(Exception):
    """Somebody took what may exist only once, at this very moment; the message is the form's."""

    def __init__(self, field, message):
        super().__init__(message)
        self.field = field


@contextmanager
def taking(field, message):
    """Let the constraint decide over what is written inside: raises Taken where it refuses."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Taken(field, message) from error


class Overtaken(Exception):
    """Somebody changed the same fields after the page was opened; nothing was written.

    `row` holds what is stored now, `names` are the fields in question.
    """

    def __init__(self, row, names):
        super().__init__(f"{row}: {', '.join(names)}")
        self.row, self.names = row, names


def unseen(stored, changes, shown):
    """The names in `changes` whose stored value the person did not see and would replace.

    All three are {name: value}. `shown` is None for a caller that has just read the record.
    """
    if shown is None:
        return []
    return [name for name, value in changes.items() if stored[name] not in (shown[name], value)]


def settled(row, changes, shown):
    """{name: value} that differs from what is stored; call it inside the transaction that writes.

    `row` is locked, and the fields in question are read anew into it. Raises Overtaken.
    """
    if changes:
        model = type(row)
        row.refresh_from_db(
            fields=list(changes), from_queryset=model.objects.select_for_update(of=("self",))
        )
    stored = {name: getattr(row, name) for name in changes}
    if names := unseen(stored, changes, shown):
        raise Overtaken(row, names)
    return {name: value for name, value in changes.items() if stored[name] != value}
