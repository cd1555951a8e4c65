"""How the records of models and participants, which live over the years, are spelled.

Names are compared folded (docs/domain.md, 4.10), so that one record stands for every spelling.
What a year's list typed stands on its entries, and everything that shows a year reads it there.
"""

from campaigns.vocabulary import Status
from registrations.models import Entry, Initiative, Participant


def follow_acceptance(registration_list):
    """Spell the records that the list names as the newest accepted year does.

    Whatever is no longer, or not yet, accepted in any year keeps the spelling it has: drafts,
    sendings and their withdrawal change none.
    """
    for model, record in ((Participant, "participant"), (Initiative, "initiative")):
        named = registration_list.entries.values(record)
        # who decides on two years at once waits here, and then reads what the other decided
        records = list(
            model.objects.select_for_update(no_key=True).filter(pk__in=named).order_by("pk")
        )
        accepted = Entry.objects.filter(list_status=Status.ACCEPTED, **{f"{record}__in": named})
        # the last one counts: of the newest year, what its list says first
        spelled = dict(
            accepted.order_by("campaign__year", "-position").values_list(record, f"{record}_name")
        )
        for item in records:
            name = spelled.get(item.pk, item.name)
            if item.name != name:
                item.name = name
                item.save()
