from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "Nhắc hạn"

    def ready(self):
        # models exist only from here on
        from audit.wording import name_values  # noqa: PLC0415
        from reminders.demo import add_reminders  # noqa: PLC0415
        from reminders.mailed_rates import mailed_rates  # noqa: PLC0415
        from reminders.outbox_page import refused_marks  # noqa: PLC0415
        from reminders.vocabulary import Audience  # noqa: PLC0415
        from reporting import consistency, unit_marks  # noqa: PLC0415
        from reporting.demo import seeding  # noqa: PLC0415

        consistency.register_face("Thư điện tử", mailed_rates)
        unit_marks.register(refused_marks)
        seeding.register_chapter(add_reminders)
        name_values("rounds", dict(Audience.choices))
