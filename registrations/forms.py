"""Reading the posted editor: rows as they were typed, and what the pressed button asks for."""

import re
from dataclasses import replace

from campaigns.forms import posted_number
from documents.text import clean_line
from registrations.models import Entry
from registrations.rows import COLLECTIVE, INDIVIDUAL, Row, new_row_id

_ROW_ID = re.compile(r"[0-9a-zA-Z-]{1,20}")
_KINDS = (COLLECTIVE, INDIVIDUAL)


def posted_rows(data, known=(), *, sector_codes, level_codes):
    """The rows of the posted form, in their order; blank lines stay, they are being typed.

    A sector or level that is none of the year's counts as not chosen, which the check before the
    sending tells. `known` are the stored rows: a page that does not show mới/duy trì/nhân rộng and
    trọng điểm leaves them as they are. What is too much to be stored is read too, so that it can
    be shown again (registrations.services.require_storable refuses it).
    """
    stored = {row.id: row for row in known}
    rows, seen = [], set()
    for index in range(min(posted_number(data, "rows-count"), len(data))):
        row = _posted_row(data, f"rows-{index}-", stored, sector_codes, level_codes)
        if row.id in seen:
            row = replace(row, id=new_row_id())
        seen.add(row.id)
        rows.append(row)
    return rows


def _posted_row(data, prefix, stored, sector_codes, level_codes):
    row_id = data.get(f"{prefix}id", "")
    if not _ROW_ID.fullmatch(row_id):
        row_id = new_row_id()
    kind = data.get(f"{prefix}kind")
    row = Row(
        id=row_id,
        kind=kind if kind in _KINDS else COLLECTIVE,
        participant=clean_line(data.get(f"{prefix}participant", "")),
        initiative=clean_line(data.get(f"{prefix}initiative", "")),
        sector=chosen_code(data, f"{prefix}sector", sector_codes),
        level=chosen_code(data, f"{prefix}level", level_codes),
    )
    initiative_kind = data.get(f"{prefix}initiative_kind")
    if initiative_kind in Entry.Kind.values:
        # an unticked box posts nothing
        is_key = f"{prefix}is_key" in data
        return replace(row, initiative_kind=initiative_kind, is_key=is_key)
    before = stored.get(row_id, row)
    return replace(row, initiative_kind=before.initiative_kind, is_key=before.is_key)


def chosen_code(data, name, codes):
    """The code that was chosen among these; "" for none, and for any other."""
    code = data.get(name, "")
    return code if code in codes else ""


_FIELDS = ("id", "kind", "participant", "initiative", "sector", "level", "initiative_kind")


def kept_rows(rows):
    """[(name, value)] that post these rows once more: `posted_rows` reads them as they are."""
    fields = [("rows-count", len(rows))]
    for index, row in enumerate(rows):
        fields += [(f"rows-{index}-{name}", getattr(row, name)) for name in _FIELDS]
        if row.is_key:
            fields.append((f"rows-{index}-is_key", "1"))
    return fields


def after_action(rows, action, *, fill_level=""):
    """The rows after a button that works without script: add, duplicate, delete, set-level.

    Returns (rows, deleted): `deleted` is (index, row) of a row just taken out, else None.
    """
    verb, _, row_id = action.partition(":")
    if verb in ("add-collective", "add-individual"):
        return [*rows, Row(id=new_row_id(), kind=verb.removeprefix("add-"))], None
    if verb == "set-level":
        return [row if row.level else replace(row, level=fill_level) for row in rows], None
    place = next((i for i, row in enumerate(rows) if row.id == row_id), None)
    if place is None:
        return rows, None
    if verb == "duplicate":
        copy = replace(rows[place], id=new_row_id())
        return [*rows[: place + 1], copy, *rows[place + 1 :]], None
    if verb == "delete":
        return [*rows[:place], *rows[place + 1 :]], (place, rows[place])
    return rows, None
