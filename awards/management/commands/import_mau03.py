from awards.nominations.importing import import_nomination, nomination_changes, nomination_notices
from awards.rules import NominationText, nomination_problems
from documents.limited import read_mau03
from documents.text import count_words
from documents.vocabulary import SECTORS_2026
from registrations.management.reading import ReadingCommand

_FIELDS = ("kind", "participant_name", "initiative_name", "sector", "summary")


class Command(ReadingCommand):
    help = (
        "Đọc Mẫu số 03 đã điền (.docx, .xlsx). Mặc định chỉ đọc, đối chiếu quy định và in kết quả; "
        "--commit ghi vào bản nháp của đơn vị (giữ nguyên cả phần quá 350 từ), chưa gửi."
    )

    def read(self, data, name):
        reading = read_mau03(data, name)
        self.note(nomination_notices(reading))
        return reading

    def year_of(self, reading):
        return reading.year

    def as_json(self, reading, unit, campaign):
        changes = nomination_changes(reading)
        text = NominationText(*(changes.get(name, "") for name in _FIELDS))
        problems = nomination_problems(
            text,
            max_words=campaign.summary_max_words,
            max_length=campaign.name_max_length,
            sector_codes=_sector_codes(campaign),
        )
        return {
            "participant": text.participant,
            "kind": text.kind or None,
            "model": text.initiative,
            "field": text.sector or None,
            "summary": text.summary,
            "words": count_words(text.summary),
            "problems": [{"field": p.anchor, "message": p.message} for p in problems],
        }

    def tell(self, result):
        self.stdout.write(f"{result['participant']} | {result['model']} | {result['field']}")
        self.stdout.write(f"Tóm tắt: {result['words']} từ.")

    def write_draft(self, unit, campaign, name, reading):
        import_nomination(unit, campaign, name, reading, actor=None)
        return []


def _sector_codes(campaign):
    if campaign.pk is None:
        return {sector.code for sector in SECTORS_2026}
    return set(campaign.sectors.values_list("code", flat=True))
