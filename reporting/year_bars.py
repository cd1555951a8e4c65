"""Models by field and level, and year on year: the figures of reporting/_sector_bars.html."""

from urllib.parse import quote

from reporting.sector_bars import YearCounts, changed_sectors, sector_bars
from reporting.totals import labels_of_years, models_by_cell


def year_bars(selection, before):
    """{counts, last, bars, changed_sectors}, each figure with its list; three queries.

    `selection`: of a ward or a unit, not narrowed; `before`: the Campaign of last year or None.
    """
    campaign = selection.campaign
    labels = labels_of_years([campaign, before] if before else [campaign])
    cells = models_by_cell(selection.unit, labels, selection.include, is_ward=selection.is_ward)
    counts, last = [
        _counts(year, labels[year.pk], cells[year.pk]) if year else None
        for year in (campaign, before)
    ]
    return {
        "counts": counts,
        "last": last,
        "bars": [
            _linked(bar, selection.narrowed(sector=counts.sectors[bar.code]))
            for bar in sector_bars(counts, last)
        ],
        "changed_sectors": changed_sectors(counts, last),
    }


def _counts(campaign, labels, cells):
    return YearCounts(
        campaign.year,
        {sector.code: sector for sector in labels.sectors},
        {level.code: level for level in labels.levels},
        cells,
    )


def _linked(bar, selection):
    """(bar, its list, [(bar of a level, its list)])"""
    url = selection.url()
    return bar, url, [(level, f"{url}&cap={quote(level.code)}") for level in bar.levels]
