"""The dry run of a list from Excel: what would be written, and what stands in the way of which row.

A column that is absent, and an empty cell, leave what is stored as it is.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import sha256

from django.db.models import Model

from documents.lists import ListRefused, ListShape
from documents.wording import count_text


@dataclass(frozen=True, slots=True)
class RowError:
    """One mistake: the row as Excel numbers it, the column's heading, the reason."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What one row asks for: `stored` is None for a new one, `changes` {field: value} to write."""

    row: int
    title: str
    stored: Model | None
    changes: dict

    @property
    def key(self):
        """Whatever of the row would be written, as JSON."""
        return [self.row, self.stored.pk if self.stored else None, self.changes]


@dataclass(slots=True)
class ListPlan:
    """Nothing is written yet. Rows with errors stand in `errors` only; `rows` are all [ListRow]."""

    shape: ListShape
    rows: list = field(default_factory=list)
    added: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def written(self):
        return [*self.added, *self.updated]

    @property
    def error_rows(self):
        return sorted({error.row for error in self.errors})

    @property
    def summary(self):
        """“Thêm 84, cập nhật 02, không đổi 0, lỗi 01 dòng”."""
        added, updated, unchanged, wrong = map(
            count_text, map(len, (self.added, self.updated, self.unchanged, self.error_rows))
        )
        return f"Thêm {added}, cập nhật {updated}, không đổi {unchanged}, lỗi {wrong} dòng"

    @property
    def counts(self):
        """What the trail keeps of the writing."""
        return {
            "added": len(self.added),
            "updated": len(self.updated),
            "left_out": len(self.error_rows),
        }

    @property
    def fingerprint(self):
        """Another one as soon as anything else would be written or left out, as hex digits."""
        everything = [
            [planned.key for planned in self.written],
            [planned.row for planned in self.unchanged],
            self.error_rows,
        ]
        return sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()

    def faulty_rows_file(self):
        """The rows with errors and what is wrong with each, as .xlsx that can be read again."""
        reasons = defaultdict(list)
        for error in self.errors:
            reasons[error.row].append(f"{error.column}: {error.message}")
        texts = {row: " ".join(told) for row, told in reasons.items()}
        return self.shape.faulty_rows_file(self.rows, texts)

    def columns_of(self, planned):
        """The headings of what an update changes."""
        return [self.shape.headings[name] for name in planned.changes]

    def refuse(self, row, name, message):
        """Note a mistake in the row, in the column of the field `name`."""
        self.errors.append(RowError(row, self.shape.headings[name], message))

    def refuse_too_long(self, row, values, model):
        """Note each text that is longer than its field of the model."""
        for name, text in values.items():
            limit = model._meta.get_field(name).max_length
            if limit is not None and text and len(text) > limit:
                self.refuse(row, name, f"Dài {len(text)} ký tự, tối đa {limit} ký tự.")

    def require_shown(self, fingerprint):
        """ListRefused unless this is what the person was shown."""
        if self.fingerprint != fingerprint:
            raise ListRefused(f"Tệp hoặc {self.shape.name} vừa thay đổi. Xem lại rồi ghi nhận.")

    def require_faultless(self):
        """ListRefused, with the count, while any row has errors."""
        if self.errors:
            wrong = count_text(len(self.error_rows))
            raise ListRefused(
                f"Tệp có {wrong} dòng lỗi, chưa ghi {self.shape.row_name} nào. Sửa rồi tải lại."
            )
