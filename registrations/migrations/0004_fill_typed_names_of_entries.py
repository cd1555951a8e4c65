"""Entries get the names that their list typed, from the sending they were made of.

Where it no longer tells them, the record's own name stays; the records are then spelled as the
newest accepted year does (registrations.names).
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from documents.text import clean_line, fold, fold_words

LISTS_AT_ONCE = 100
NAMES = ("participant_name", "initiative_name", "search_name")


def fill(apps, schema_editor):
    entry, participant, initiative = (
        apps.get_model("registrations", name) for name in ("Entry", "Participant", "Initiative")
    )
    _copy_from_records(entry, participant, initiative)
    revision = apps.get_model("campaigns", "Revision")
    lists = list(entry.objects.order_by().values_list("registration_list", flat=True).distinct())
    for start in range(0, len(lists), LISTS_AT_ONCE):
        _take_from_sendings(entry, revision, lists[start : start + LISTS_AT_ONCE])
    _spell_as_accepted(entry, participant, "participant")
    _spell_as_accepted(entry, initiative, "initiative")


def _copy_from_records(entry, participant, initiative):
    who = participant.objects.filter(pk=OuterRef("participant"))
    what = initiative.objects.filter(pk=OuterRef("initiative"))
    entry.objects.update(
        participant_name=Subquery(who.values("name")),
        initiative_name=Subquery(what.values("name")),
        search_name=Subquery(what.values("search_name")),
    )


def _take_from_sendings(entry, revision, lists):
    """The entries of a list are the rows of its last sending, under the same ids."""
    sendings = revision.objects.filter(submission__in=lists).order_by("number")
    rows = {sending.submission_id: _rows(sending.content) for sending in sendings}
    changed = []
    for each in entry.objects.filter(registration_list__in=lists):
        row = rows.get(each.registration_list_id, {}).get(each.row_id, {})
        before = [getattr(each, name) for name in NAMES]
        each.participant_name = _typed(row.get("participant", ""), each.participant_name)
        each.initiative_name = _typed(row.get("initiative", ""), each.initiative_name)
        each.search_name = fold_words(each.initiative_name)
        if [getattr(each, name) for name in NAMES] != before:
            changed.append(each)
    entry.objects.bulk_update(changed, NAMES, batch_size=100)


def _rows(content):
    return {row["id"]: row for row in content["rows"]}


def _typed(name, own):
    return clean_line(name) if fold(name) == fold(own) else own


def _spell_as_accepted(entry, model, record):
    accepted = entry.objects.filter(list_status="accepted").order_by("campaign__year", "-position")
    spelled = dict(accepted.values_list(record, f"{record}_name"))
    for item in model.objects.iterator():
        name = spelled.get(item.pk, item.name)
        if item.name != name:
            item.name = name
            if record == "initiative":
                item.search_name = fold_words(name)
            item.save()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_initial"),
        ("registrations", "0003_typed_names_of_entries"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
