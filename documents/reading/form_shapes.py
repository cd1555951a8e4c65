"""By which columns the tables of the forms are known (Công văn phường Đống Đa 2026)."""

from documents.reading.columns import FormShape, Header
from documents.reading.headings import Role


def _is_mau01(header: Header) -> bool:
    if header.of_role(Role.COUNT) or header.of_role(Role.SUMMARY):
        return False
    sectors = {column.sector for column in header.of_role(Role.SECTOR)}
    has_models = bool(header.of_role(Role.MODEL))
    has_sectors = len(sectors) >= 2 or (has_models and bool(header.of_role(Role.SECTOR_NAME)))
    return has_sectors and bool(header.of_role(Role.PARTICIPANT))


def _is_mau03(header: Header) -> bool:
    needed = (Role.PARTICIPANT, Role.MODEL, Role.SUMMARY)
    return all(header.of_role(role) for role in needed)


MAU01 = FormShape(
    name="Mẫu số 01",
    fields=(Role.SECTOR, Role.MODEL),
    also_understood=(Role.SECTOR_NAME, Role.LEVEL),
    below_header=(Role.MODEL, Role.SECTOR, Role.NUMBER, Role.NOTE),
    looked_for=(
        (Role.MODEL, "Tên mô hình"),
        (Role.PARTICIPANT, "Tên tập thể/cá nhân thực hiện"),
        (Role.SECTOR, "Lĩnh vực kinh tế"),
    ),
    is_complete=_is_mau01,
    is_said_again=lambda roles: roles.count(Role.SECTOR) >= 2,
)
MAU03 = FormShape(
    name="Mẫu số 03",
    fields=(Role.MODEL, Role.SECTOR_NAME, Role.SUMMARY),
    also_understood=(),
    below_header=(Role.NUMBER, Role.NOTE),
    looked_for=(
        (Role.SUMMARY, "Tóm tắt thành tích nổi bật"),
        (Role.MODEL, "Tên mô hình"),
        (Role.PARTICIPANT, "Tên tập thể/cá nhân"),
    ),
    is_complete=_is_mau03,
    # An entry can begin with such words too, but it names a field where the heading asks for one.
    is_said_again=lambda roles: {Role.SUMMARY, Role.SECTOR_NAME}.issubset(roles),
)
