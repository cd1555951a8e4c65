"""The units of the demo ward: thirty by name, then as many tổ dân phố as asked for."""

from dataclasses import dataclass

from campaigns.opening import read_fixture
from organizations.models import Unit

DEFAULT_UNITS = 86
NEIGHBOURHOOD = "neighbourhood"
# Units the walkthroughs speak of: present in a demo of any size.
ALWAYS_PRESENT = ("TDP12", "UBND", "PHUNU", "TDP7", "CQDANG", "MTTQ", "CONGAN", "YTE", "THCSDD")
_AUTHORITIES = {
    Unit.Kind.PARTY_COMMITTEE: ("T/M ĐẢNG ỦY", "Bí thư", True),
    Unit.Kind.PARTY_CELL: ("T/M CHI BỘ", "Bí thư", False),
    Unit.Kind.MASS_ORGANIZATION: ("T/M BAN THƯỜNG VỤ", "Chủ tịch", True),
}


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit to be made; `group` chooses who carries out its initiatives."""

    code: str
    name: str
    kind: str
    group: str
    short_name: str = ""
    contact: str = ""

    @property
    def username(self):
        return self.code.lower()

    def new_unit(self, ward, contact, number):
        """The unit as it will be saved; `number` makes its telephone number its own."""
        on_behalf_of, position, has_seal = _AUTHORITIES[self.kind]
        return Unit(
            name=self.name,
            short_name=self.short_name,
            code=self.code,
            kind=self.kind,
            parent=ward,
            contact_name=contact,
            contact_phone=f"0900{number:06d}",
            superior_name=ward.printed_name.replace("Đảng ủy", "Đảng bộ"),
            place=ward.place,
            on_behalf_of=on_behalf_of,
            signer_position=position,
            has_seal=has_seal,
        )


def unit_plans(count):
    """The first `count` units, those the walkthroughs name first; all orders are fixed."""
    named = [UnitPlan(**item) for item in read_fixture("demo_units")]
    neighbourhoods = [
        _neighbourhood(number) for number in range(1, max(count - len(named), 12) + 1)
    ]
    plans = [*named, *neighbourhoods]
    first = [plan for code in ALWAYS_PRESENT for plan in plans if plan.code == code]
    chosen = {plan.code for plan in [*first, *(p for p in plans if p not in first)][:count]}
    return [plan for plan in plans if plan.code in chosen]


def _neighbourhood(number):
    contacts = {7: "Lê Văn Tuấn", 12: "Nguyễn Thị Hòa"}
    return UnitPlan(
        code=f"TDP{number}",
        name=f"Chi bộ Tổ dân phố số {number}",
        kind=Unit.Kind.PARTY_CELL,
        group=NEIGHBOURHOOD,
        short_name=f"Tổ dân phố số {number}",
        contact=contacts.get(number, ""),
    )
