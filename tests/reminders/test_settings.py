import pytest
from django.core.exceptions import ImproperlyConfigured

from danvan.safety import refuse_unsigned_webhook


def test_a_gateway_without_a_secret_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="REMINDER_WEBHOOK_SECRET"):
        refuse_unsigned_webhook("https://sms.example/", "")
    assert refuse_unsigned_webhook("", "") is None
