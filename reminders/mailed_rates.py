"""The five rates as a letter to the ward's leaders says them, for manage.py check_figures."""

import re

from reminders.content import rates_sentence, ward_summaries
from reporting.progress import RATE_NAMES

# in the order of RATE_NAMES
_RATES = re.compile(r"phải gửi (\S+), đã gửi (\S+) \((\S+)\), đúng hạn (\S+) \((\S+)\)\.$")


def mailed_rates(campaign, at):
    """{obligation: {rate's name: text}}"""
    found = {
        obligation: _RATES.search(rates_sentence(obligation, summary))
        for obligation, summary in ward_summaries(campaign, at).items()
    }
    return {
        obligation: dict(zip(RATE_NAMES, rates.groups(), strict=True))
        for obligation, rates in found.items()
    }
