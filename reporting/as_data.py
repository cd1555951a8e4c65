"""The forms as plain data for scripts (manage.py export … --format json; README)."""

from dataclasses import asdict

from django.utils import timezone

from reporting.papers import registered_entries
from reporting.progress import RATE_NAMES, progress, summaries_of
from reporting.totals import labels_of, totals


def mau02_data(unit, campaign, include):
    """{"rows": […level rows with "field" null, each before its fields], "total", "distinct"}."""
    labels = labels_of(campaign)
    table = totals(unit, campaign, labels, include)
    rows = []
    for level in labels.levels:
        rows.append({"level": level.code, "field": None, **asdict(table.levels[level.code])})
        rows += [
            {
                "level": level.code,
                "field": sector.code,
                **asdict(table.cells[level.code, sector.code]),
            }
            for sector in labels.sectors
        ]
    return {
        "rows": rows,
        "total": asdict(table.total),
        "distinct": {
            "collectives": table.distinct.collectives,
            "individuals": table.distinct.individuals,
        },
    }


def mau01_data(unit, campaign, include, level_code=""):
    """{"unit", "year", "level", "entries"}: the entries as import_mau01 names their parts."""
    entries = registered_entries(unit, campaign, include)
    if level_code:
        entries = entries.filter(level__code=level_code)
    return {
        "unit": unit.name,
        "year": campaign.year,
        "level": level_code or None,
        "entries": [
            {
                "unit": entry.unit.code,
                "kind": entry.participant_kind,
                "participant": entry.participant_name,
                "model": entry.initiative_name,
                "field": entry.sector.code,
                "level": entry.level.code,
            }
            for entry in entries
        ],
    }


def progress_data(campaign, units, *, at):
    """{"year", "as_of", "units": [{"code", "name", obligation: {…}}], "summary": {…}}."""
    cells = progress(campaign, units, at=at)
    return {
        "year": campaign.year,
        "as_of": _moment(at),
        "units": [
            {
                "code": unit.code,
                "name": unit.name,
                "obligations": {
                    str(obligation): _cell(cell) for obligation, cell in cells[unit.pk].items()
                },
            }
            for unit in units
        ],
        "summary": {
            str(obligation): _summary(summary)
            for obligation, summary in summaries_of(cells).items()
        },
    }


def _cell(cell):
    return {
        "state": cell.state.value,
        "at": _moment(cell.moment),
        "models": cell.row_count,
        "days_overdue": cell.days_overdue,
        "days_sent_late": cell.days_sent_late,
    }


def _summary(summary):
    return {
        "expected": summary.expected,
        "sent": summary.sent,
        "on_time": summary.on_time,
        "overdue": summary.overdue,
        "rates": dict(zip(RATE_NAMES, summary.rates, strict=True)),
    }


def _moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
