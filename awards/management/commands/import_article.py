from awards.articles.importing import article_notices, import_article
from awards.rules import PART_HEADINGS, ArticleText, Limits, article_text_problems
from documents.limited import read_article
from documents.text import count_words
from registrations.management.reading import ReadingCommand


class Command(ReadingCommand):
    help = (
        "Đọc bài viết điển hình (.docx) và tách thành năm phần theo đề cương. Mặc định chỉ đọc, "
        "đối chiếu quy định và in kết quả; --commit ghi bài và ảnh vào bản nháp của đơn vị (giữ "
        "nguyên cả phần quá 3.500 từ), chưa gửi."
    )

    def read(self, data, name):
        reading = read_article(data, name)
        self.note(article_notices(reading))
        return reading

    def year_of(self, reading):
        return None  # an article names no year

    def as_json(self, reading, unit, campaign):
        text = ArticleText(reading.title, reading.person, reading.parts)
        problems = article_text_problems(text, Limits.of(campaign))
        return {
            "title": reading.title,
            "parts": [
                {"heading": heading, "text": part, "words": count_words(part)}
                for heading, part in zip(PART_HEADINGS, reading.parts, strict=True)
            ],
            "words": reading.words,
            "problems": [{"field": p.anchor, "message": p.message} for p in problems],
        }

    def tell(self, result):
        self.stdout.write(result["title"])
        for number, part in enumerate(result["parts"], 1):
            self.stdout.write(f"  {number}. {part['heading']}: {part['words']} từ")
        self.stdout.write(f"Cả bài: {result['words']} từ.")

    def write_draft(self, unit, campaign, name, reading):
        _, refusals = import_article(unit, campaign, name, reading, actor=None)
        return refusals
