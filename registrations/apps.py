from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    verbose_name = "Đăng ký mô hình"

    def ready(self):
        # models exist only from here on
        from audit.wording import name_values  # noqa: PLC0415
        from campaigns import registry  # noqa: PLC0415
        from campaigns.vocabulary import Obligation  # noqa: PLC0415
        from registrations import evidence, receiving  # noqa: PLC0415
        from registrations.mau01_form import Mau01  # noqa: PLC0415
        from registrations.models import EvidenceStage, RegistrationList, UnitPlan  # noqa: PLC0415
        from registrations.plan_form import PlanForm  # noqa: PLC0415
        from uploads import registry as purposes  # noqa: PLC0415

        registry.register(Obligation.REGISTRATION, RegistrationList, Mau01())
        registry.register(Obligation.PLAN, UnitPlan, PlanForm())
        name_values("stage", dict(EvidenceStage.choices))
        purposes.register(
            evidence.PURPOSE, check=evidence.check, receive=receiving.receive_evidence
        )
