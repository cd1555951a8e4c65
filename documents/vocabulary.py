"""The fixed codes of the movement and the labels printed on the 2026 forms.

Codes are stable over the years and localities; labels are data of one year
(Công văn phường Đống Đa 2026, Mẫu số 01 and 02; docs/domain.md, section 2).
"""

from dataclasses import dataclass

COLLECTIVE = "collective"
INDIVIDUAL = "individual"

ECONOMY = "KT"
CULTURE_SOCIETY = "VHXH"
SECURITY_DEFENCE = "QPAN"
POLITICAL_SYSTEM = "HTCT"

CITY = "TP"
COMMUNE = "XP"
GRASSROOTS = "CS"


@dataclass(frozen=True)
class Label:
    """A stable code with the words a certain year prints for it."""

    code: str
    label: str


KINDS = (Label(COLLECTIVE, "Tập thể"), Label(INDIVIDUAL, "Cá nhân"))

SECTORS_2026 = (
    Label(ECONOMY, "Lĩnh vực kinh tế"),
    Label(CULTURE_SOCIETY, "Lĩnh vực văn hóa – xã hội"),
    Label(SECURITY_DEFENCE, "Lĩnh vực an ninh quốc phòng"),
    Label(POLITICAL_SYSTEM, "Lĩnh vực xây dựng hệ thống chính trị"),
)

LEVELS_2026 = (
    Label(CITY, "Thành phố"),
    Label(COMMUNE, "Xã, phường và tương đương"),
    Label(GRASSROOTS, "Thôn, tổ dân phố, cơ quan, đơn vị và tương đương"),
)
