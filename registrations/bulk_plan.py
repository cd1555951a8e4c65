"""What would become of the files read at once: whose they are, and what stands in the way.

The same plan is shown before the confirmation and followed after it.
"""

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from campaigns.models import Level, Sector
from campaigns.vocabulary import Status
from documents.text import figures_in, fold, fold_words
from registrations.importing import merged
from registrations.mau01_form import codes
from registrations.models import BulkFile, RegistrationList
from registrations.pages import error_links
from registrations.rows import quoted, row_problems, rows_from_json
from registrations.services import with_level

NEAR = 92


class UnitFinder:
    """Which of the given units a file is for.

    Certain: the code that the program hid in its own forms, a name in the head of the form, or
    the unit's code in the file's name. Near (at least 92 per cent alike, the same figures) is a
    proposal to look at.
    """

    def __init__(self, units):
        self._by_code = {unit.code.upper(): unit for unit in units}
        self._by_name = {}
        for unit in units:
            self._by_name |= dict.fromkeys(unit.folded_names, unit)
        self._words = [fold_words(unit.name) for unit in units]
        self._units = list(units)

    def named(self, text):
        """The unit with this code or exactly this name (folded); None without one."""
        return self._by_code.get(text.strip().upper()) or self._by_name.get(fold(text))

    def find(self, reading, file_name):
        """(unit or None, whether it is certain) for a reading and the name of its file."""
        if unit := self._by_code.get(reading.unit_code.upper()):
            return unit, True
        names = [name for name in (reading.unit_name, *reversed(reading.head_names)) if name]
        for name in names:
            if unit := self._by_name.get(fold(name)):
                return unit, True
        if unit := self._in_file_name(file_name):
            return unit, not names
        return self._nearest(names), False

    def _in_file_name(self, file_name):
        words = re.split(r"[^0-9A-Z]+", fold_words(file_name).upper())
        return next((self._by_code[word] for word in words if word in self._by_code), None)

    def _nearest(self, names):
        for name in names:
            wanted = fold_words(name)
            found = process.extractOne(
                wanted, self._words, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR
            )
            if found and figures_in(found[0]) == figures_in(wanted):
                return self._units[found[2]]
        return None


@dataclass(slots=True)
class FilePlan:
    """One file: `blocked` says why it will be left out; else it is sent, or kept as a draft.

    `notes` are what to look at, `unsent` why a draft is not sent at once.
    """

    file: BulkFile
    rows: list = field(default_factory=list)
    levels: list = field(default_factory=list)
    blocked: str = ""
    unsent: str = ""
    notes: list = field(default_factory=list)

    @property
    def is_recorded(self):
        return not self.blocked

    @property
    def is_sent(self):
        return not (self.blocked or self.unsent)


class Planner:
    """Plans for the files of one year; five queries for any number of files."""

    def __init__(self, campaign, files):
        self.campaign = campaign
        self._files = list(files)
        self._lists = {
            item.unit_id: item
            for item in RegistrationList.objects.filter(
                campaign=campaign, unit__in={f.unit_id for f in self._files if f.unit_id}
            )
        }
        self._sectors = codes(Sector, campaign)
        self._levels = list(Level.objects.filter(campaign=campaign).values_list("code", flat=True))

    def plans(self):
        """A FilePlan per file, in the order of the files."""
        plans, seen, taken = [], {}, {}
        for file in self._files:
            plan = self._plan(file)
            if not plan.blocked and file.sha256 in seen:
                plan.blocked = f"Trùng nội dung với tệp “{seen[file.sha256]}”."
            if not plan.blocked:
                self._claim_levels(plan, taken)
            if not plan.blocked:
                seen[file.sha256] = file.file_name
                self._note_what_goes(plan)
            plans.append(plan)
        for unit_id in self._lists.keys() | {plan.file.unit_id for plan in plans}:
            self._judge([p for p in plans if p.is_recorded and p.file.unit_id == unit_id])
        return plans

    def _plan(self, file):
        rows = with_level(rows_from_json(file.rows), file.level)
        levels = [level for level in self._levels if any(row.level == level for row in rows)]
        plan = FilePlan(file, rows=rows, levels=levels)
        plan.blocked = self._why_blocked(file, rows)
        if file.reading:
            plan.notes += [problem["message"] for problem in file.reading["problems"]]
            plan.notes += [notice["message"] for notice in file.reading["notices"]]
        if file.unit_id and not file.is_unit_certain and not plan.blocked:
            plan.notes.insert(0, "Tên đơn vị chỉ gần giống, kiểm tra lại.")
        return plan

    def _why_blocked(self, file, rows):
        if file.refusal:
            return file.refusal
        if file.reading is None:
            return "Chưa đọc tệp này."
        if not rows:
            return "Biểu chưa có dòng nào."
        if file.reading["year"] not in (None, self.campaign.year):
            return f"Tệp ghi năm {file.reading['year']}, khác năm {self.campaign.year}."
        if file.unit_id is None:
            named = file.reading["unit_name"]
            return (
                f"Chưa rõ đơn vị (tệp ghi {quoted(named)})." if named else "Tệp không ghi đơn vị."
            )
        current = self._lists.get(file.unit_id)
        if current and not current.is_editable_status:
            status = Status(current.status).label
            return f"Đơn vị đã gửi hồ sơ ({status}), không ghi đè."
        return ""

    def _claim_levels(self, plan, taken):
        """Two files of one unit may not bring the same level: one would wipe out the other."""
        keys = [(plan.file.unit_id, row.level) for row in plan.rows]
        for key in keys:
            if key in taken:
                plan.blocked = (
                    f"Cùng đơn vị, cùng cấp với tệp “{taken[key]}”. Bỏ đơn vị ở một trong hai tệp."
                )
                return
        taken.update(dict.fromkeys(keys, plan.file.file_name))

    def _note_what_goes(self, plan):
        current = self._lists.get(plan.file.unit_id)
        if current and current.row_count:
            _, gone = merged(current.rows, plan.rows)
            if gone:
                plan.notes.append(f"Thay {len(gone):02d} dòng đơn vị đang soạn.")

    def _judge(self, plans):
        """Whether the unit's list can go out at once with all its files in it."""
        if not plans:
            return
        current = self._lists.get(plans[0].file.unit_id)
        rows = current.rows if current else []
        for plan in plans:
            rows, _ = merged(rows, plan.rows)
        of_files = {row.id for plan in plans for row in plan.rows}
        missing = error_links(
            row_problems(
                rows,
                sector_codes=self._sectors,
                level_codes=self._levels,
                max_length=self.campaign.name_max_length,
            ),
            {row.id: "dòng đơn vị đang soạn" for row in rows if row.id not in of_files},
        )
        if why := _why_unsent(missing, plans):
            for plan in plans:
                plan.unsent = why
            plans[0].notes += [_named(link) for link in missing]


def _why_unsent(missing, plans):
    """Counted as on the unit's own page: one for each row to be mended."""
    if missing:
        return f"Còn {len(missing):02d} nội dung cần sửa."
    doubtful = sum(len(plan.file.reading["problems"]) for plan in plans)
    return f"Có {doubtful:02d} dòng đọc chưa chắc, xem lại rồi gửi." if doubtful else ""


def _named(link):
    return f"{link.text} ({link.note})" if link.note else link.text
