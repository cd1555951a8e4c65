"""Where a model stands in its life, as far as Mẫu 01 and the Ban say it; filters and bars of it."""

from dataclasses import dataclass

from django.db.models import Count, Q, TextChoices

from campaigns.vocabulary import ParticipantKind
from registrations.models import Entry


class ModelState(TextChoices):
    """The words of the address; Mẫu 01 says the first three, the model's own record the others."""

    NEW = "xay-dung-moi", Entry.Kind.NEW.label
    MAINTAINED = "duy-tri", Entry.Kind.MAINTAINED.label
    REPLICATED = "nhan-rong", Entry.Kind.REPLICATED.label
    STOPPED = "dung", "Dừng triển khai"
    REPLACED = "thay-the", "Thay thế"

    @property
    def condition(self):
        """The Q of the entries that stand there."""
        if self == ModelState.STOPPED:
            return Q(initiative__stopped_on__isnull=False)
        if self == ModelState.REPLACED:
            return Q(initiative__replaced_by__isnull=False)
        return Q(kind=_KINDS[self])


_KINDS = {
    ModelState.NEW: Entry.Kind.NEW,
    ModelState.MAINTAINED: Entry.Kind.MAINTAINED,
    ModelState.REPLICATED: Entry.Kind.REPLICATED,
}


@dataclass(frozen=True, slots=True)
class KindBar:
    """How many models of one kind of participant; `width` in hundredths of the longest bar."""

    kind: ParticipantKind
    count: int
    width: str
    tick: str = ""


def state_bars(entries):
    """[(ModelState, [KindBar of each kind of participant])] of what Mẫu 01 says; one query."""
    counted = {
        (kind, participant_kind): count
        for kind, participant_kind, count in entries.order_by()
        .values_list("kind", "participant_kind")
        .annotate(models=Count("*"))
    }
    longest = max(counted.values(), default=1)

    def bar(kind, participant_kind):
        count = counted.get((kind, participant_kind), 0)
        return KindBar(participant_kind, count, f"{100 * count / longest:.1f}")

    return [
        (state, [bar(kind, participant_kind) for participant_kind in ParticipantKind])
        for state, kind in _KINDS.items()
    ]
