"""What `make run` does before the servers start."""

from danvan import prepare


def test_the_first_start_leaves_the_accounts_to_the_last_words_of_make_run(
    monkeypatch, settings, capsys
):
    asked = []

    def call(name, *arguments, stdout=None, **options):
        asked.append(name)
        print(f"{name} tells what it did", file=stdout)

    settings.DEMO = True
    monkeypatch.setattr("django.core.management.call_command", call)
    monkeypatch.setattr(prepare, "demo_offset", lambda folder: None)
    prepare.main()

    assert asked[:2] == ["migrate", "seed_demo"]
    assert "seed_demo" not in capsys.readouterr().out
