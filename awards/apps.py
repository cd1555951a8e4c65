from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = "Khen thưởng và điển hình"

    def ready(self):
        # models exist only from here on
        from audit.wording import name_values  # noqa: PLC0415
        from awards.articles import receiving  # noqa: PLC0415
        from awards.models import Consent  # noqa: PLC0415
        from awards.paths import register_article, register_assessment, register_nomination  # noqa: PLC0415
        from uploads import registry as purposes  # noqa: PLC0415

        register_nomination()
        register_article()
        register_assessment()
        name_values("subject", dict(Consent.Subject.choices))
        purposes.register(receiving.PURPOSE, check=receiving.check, receive=receiving.receive_photo)
