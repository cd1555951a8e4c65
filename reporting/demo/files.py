"""Which files of the store records point to, in whatever app."""

from django.apps import apps
from django.db import models


def file_fields():
    """Every column of every app that names a file of the store."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField)
    ]


def files_in(field, **conditions):
    """{(storage, name)} of the files this column names in the rows that meet the conditions."""
    rows = field.model._base_manager.filter(**conditions).exclude(**{field.name: ""})
    return {(field.storage, name) for name in rows.values_list(field.name, flat=True)}


def delete_files(files):
    for storage, name in files:
        storage.delete(name)
