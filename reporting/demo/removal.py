"""Removes the demo ward that stands beside real ones: its rows and files in every app, no others.

What belongs to the ward is found by following the foreign keys of all models, so a new app is
covered the day it comes. A row that also hangs on something of a real ward stops the removal.
"""

from collections import defaultdict

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q

from audit.models import AuditEvent
from organizations.models import Membership, Unit, User
from reporting.demo.files import delete_files, file_fields, files_in

ROWS_AT_ONCE = 500  # SQLite takes only so many parameters
# what everybody's rows may point to: who did it, of what kind the record is
COMMON = {User, ContentType}


class RemovalRefused(Exception):
    """Something outside the demo ward hangs on it; nothing was removed."""


def remove(ward):
    """Remove the demo ward with all that belongs to it; RemovalRefused changes nothing."""
    _remove(ward, kept=set())


def clear(ward):
    """Like `remove`, but the bare ward stays: an attempt to fill it was broken off."""
    _remove(ward, kept={ward.pk})


@transaction.atomic
def _remove(ward, kept):
    """Foreign keys are checked at the commit, so the order of the deletions does not matter."""
    if not ward.is_demo:
        raise RemovalRefused(f"“{ward}” không phải phường mẫu.")
    doomed, freed = _belongings(ward)
    _require_own(doomed)
    files = {
        file
        for field in file_fields()
        for some in _portions(doomed[field.model])
        for file in files_in(field, pk__in=some)
    }
    for field, keys in freed.items():
        for some in _portions(keys - doomed[field.model]):
            field.model._base_manager.filter(pk__in=some).update(**{field.name: None})
    doomed[Unit] -= kept
    for model, keys in doomed.items():
        for some in _portions(keys):
            rows = model._base_manager.filter(pk__in=some)
            rows._raw_delete(using=rows.db)
    transaction.on_commit(lambda: delete_files(files - _still_named(files)))


def _belongings(ward):
    """({model: keys of the ward's rows}, {column: keys of rows that merely mention the ward})."""
    doomed, freed = defaultdict(set), defaultdict(set)
    links = _links()
    found = _first_rows(ward)
    while found:
        model, keys = found.popitem()
        keys = keys - doomed[model]
        doomed[model] |= keys
        for field in links[model]:
            rows = {
                key
                for some in _portions(keys)
                for key in _rows_with(field, some).values_list("pk", flat=True)
            }
            if field.null and field.remote_field.on_delete is not models.CASCADE:
                freed[field] |= rows
            elif rows - doomed[field.model]:
                found.setdefault(field.model, set()).update(rows)
    return doomed, freed


def _first_rows(ward):
    units = Unit.objects.within(ward)
    people = _people(units)
    events = AuditEvent.objects.filter(Q(reach__startswith=ward.path) | Q(actor__in=people))
    return {rows.model: set(rows.values_list("pk", flat=True)) for rows in (units, people, events)}


def _people(units):
    """Those who are of these units only; nobody who ever was of another, no superuser."""
    elsewhere = Membership.objects.exclude(unit__in=units)
    return (
        User.objects.filter(Q(memberships__unit__in=units) | Q(last_unit__in=units))
        .exclude(pk__in=elsewhere.values("user"))
        .exclude(Q(last_unit__isnull=False) & ~Q(last_unit__in=units))
        .exclude(is_superuser=True)
    )


def _links():
    """{model: the foreign keys that point to it}, over all apps."""
    links = defaultdict(list)
    for model in apps.get_models(include_auto_created=True):
        for field in _foreign_keys(model):
            links[field.related_model].append(field)
    return links


def _foreign_keys(model):
    return [field for field in model._meta.local_fields if field.is_relation]


def _rows_with(field, keys):
    return field.model._base_manager.filter(**{f"{field.name}__in": keys})


def _require_own(doomed):
    """No row that goes points to one that stays, but for what is everybody's."""
    for model, keys in list(doomed.items()):
        fields = [field for field in _foreign_keys(model) if field.related_model not in COMMON]
        for some in _portions(keys):
            rows = model._base_manager.filter(pk__in=some)
            for field in fields:
                pointed = set(rows.values_list(field.attname, flat=True)) - {None}
                if pointed - doomed[field.related_model]:
                    raise RemovalRefused(
                        f"Có {model._meta.verbose_name} của phường mẫu nối với dữ liệu của phường "
                        "khác nên chưa gỡ được. Báo quản trị hệ thống."
                    )


def _still_named(files):
    """Of these files, those that a record still points to."""
    names = {name for _, name in files}
    return {
        file
        for field in file_fields()
        for some in _portions(names)
        for file in files_in(field, **{f"{field.name}__in": some})
    }


def _portions(keys):
    keys = list(keys)
    return [keys[start : start + ROWS_AT_ONCE] for start in range(0, len(keys), ROWS_AT_ONCE)]
