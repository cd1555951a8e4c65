// What chú thích 1 of Mẫu số 03 asks of a summary, as far as a program can see it: the rule of
// awards/rules.py. Both are run on tests/samples/summary_hint_cases.json and must agree.
import { normalize } from "./word-count.js";

const IN_WORD = "[\\p{L}\\p{N}_]"; // \b knows the letters of English only
const words = (pattern) => `(?<!${IN_WORD})(?:${pattern})(?!${IN_WORD})`;

const TIME = new RegExp(
  [
    words("năm|tháng|quý|tuần|ngày|giai đoạn|nhiệm kỳ|thời gian"),
    `${words("từ")}.{1,60}?${words("đến")}`,
    words("(?:19|20)\\p{Nd}{2}"),
    words("\\p{Nd}{1,2}/\\p{Nd}{1,4}"),
  ].join("|"),
  "su",
);
const RESULT = new RegExp(
  words(
    "kết quả|hiệu quả|thành tích|đạt|tăng|giảm|hoàn thành|vận động được|thu hút|huy động" +
      "|xây dựng được|giúp|hỗ trợ|trao tặng|quyên góp|hiến|đóng góp|nhân rộng|duy trì|khen" +
      "|chấm dứt|xóa|xoá|không còn|được công nhận",
  ),
  "u",
);
const FIGURE = /\p{Nd}/u;

/** [names a time, a result, figures], in the order of the list on the page. */
export function summaryHints(text) {
  const plain = normalize(text).toLowerCase();
  return [TIME, RESULT, FIGURE].map((pattern) => pattern.test(plain));
}
