from documents.limited import read_mau01
from registrations.importing import import_into_draft, reading_as_json
from registrations.management.reading import ReadingCommand


class Command(ReadingCommand):
    help = (
        "Đọc Mẫu số 01 đã điền (.docx, .xlsx). Mặc định chỉ đọc và in kết quả; --commit ghi vào "
        "bản nháp của đơn vị (thay các dòng cùng cấp, dòng còn thiếu được giữ để sửa), chưa gửi."
    )

    def read(self, data, name):
        reading = read_mau01(data, name)
        self.note(notice.message for notice in reading.notices)
        return reading

    def year_of(self, reading):
        return reading.year

    def as_json(self, reading, unit, campaign):
        return reading_as_json(reading, unit)

    def tell(self, result):
        self.stdout.write(f"{result['unit']}, năm {result['year']}, cấp {result['level']}")
        for entry in result["entries"]:
            self.stdout.write(
                f"  dòng {entry['row']}: {entry['participant']} | {entry['model']} | "
                f"{entry['field']} | {entry['level']}"
            )
        for skipped in result["skipped"]:
            self.stdout.write(f"- dòng {skipped['row']} bỏ qua: {skipped['why']}")
        self.stdout.write(
            f"{len(result['entries'])} mô hình, {len(result['problems'])} dòng cần xem lại, "
            f"{len(result['skipped'])} dòng bỏ qua, {result['table_rows']} dòng trong biểu."
        )

    def write_draft(self, unit, campaign, name, reading):
        draft = import_into_draft(unit, campaign, name, reading, actor=None)
        return [f"bản nháp có {draft.row_count} dòng."]
