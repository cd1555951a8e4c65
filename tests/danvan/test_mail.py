import pytest
from django.core.exceptions import ImproperlyConfigured

from danvan.mail import TO_FILES, mail_settings


@pytest.mark.parametrize("address", ["filemail:///var/mail", "filemail:////var/mail"])
def test_a_folder_for_mail_is_named_from_the_root(address):
    found = mail_settings(address)
    assert (found["EMAIL_BACKEND"], found["EMAIL_FILE_PATH"]) == (TO_FILES, "/var/mail")


@pytest.mark.parametrize("address", ["filemail://mail", "filemail://var/mail", "filemail://"])
def test_a_folder_that_is_not_named_from_the_root_is_refused(address):
    with pytest.raises(ImproperlyConfigured, match="three slashes"):
        mail_settings(address)


def test_a_mail_server_is_read_with_its_account():
    found = mail_settings("smtp+ssl://ban:mat%20khau@mail.example:465")
    assert found["EMAIL_HOST"] == "mail.example"
    assert found["EMAIL_PORT"] == 465
    assert found["EMAIL_HOST_PASSWORD"] == "mat khau"
    assert found["EMAIL_USE_SSL"]
