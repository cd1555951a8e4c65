"""The five rates of every obligation as the pages show them (templates/reporting/_rates.html)."""

from reporting.board import HEADS
from reporting.progress import RATE_NAMES


def rates_table(summaries):
    """The context of the table from {obligation: Summary}: `rate_names`, `rates`."""
    return {
        "rate_names": RATE_NAMES,
        "rates": [
            (HEADS[obligation], list(zip(RATE_NAMES, summary.rates, strict=True)))
            for obligation, summary in summaries.items()
        ],
    }
