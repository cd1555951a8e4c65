// “Dán từ Excel”: what was copied is shown as the rows it becomes before anything is added.
import { countText } from "./numbers.js";
import { readTable } from "./paste-table.js";

const KIND_LABELS = { collective: "Tập thể", individual: "Cá nhân" };

export class PasteDialog {
  // hooks: sectors(), levels() → [{code, label}]; level() → of lines that name none;
  // add(rows, at): the person agreed.
  constructor(dialog, hooks) {
    this.dialog = dialog;
    this.hooks = hooks;
    this.text = this.part("text");
    this.text.addEventListener("input", () => this.show());
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "go") this.hooks.add(this.found.rows, this.at);
    });
  }

  part(name) {
    return this.dialog.querySelector(`[data-paste-${name}]`);
  }

  // With a text already copied the dialog opens only if there are rows in it; returns whether it did.
  open(kind, { text = "", at = null } = {}) {
    this.kind = kind;
    this.at = at;
    this.text.value = text;
    this.show();
    if (text && !this.found.rows.length) return false;
    this.dialog.returnValue = "cancel";
    this.dialog.showModal();
    (text ? this.part("go") : this.text).focus();
    return true;
  }

  show() {
    const sectors = this.hooks.sectors();
    const levels = this.hooks.levels();
    const level = this.hooks.level();
    this.found = readTable(this.text.value, { kind: this.kind, sectors, levels, level });
    const { rows, skipped } = this.found;
    this.part("count").textContent = this.text.value.trim() ? announcement(rows) : "";
    this.part("go").disabled = !rows.length;
    this.part("go").textContent = rows.length ? `Thêm ${countText(rows.length)} dòng` : "Thêm";
    this.part("table").hidden = !rows.length;
    const label = (choices, code) => choices.find((choice) => choice.code === code)?.label;
    this.part("rows").replaceChildren(
      ...rows.map((row) =>
        previewLine([
          KIND_LABELS[row.kind],
          row.participant || "(chưa có tên)",
          [row.initiative || "(chưa có tên mô hình)", ...row.doubts],
          label(sectors, row.sector) ?? "Chưa chọn",
          label(levels, row.level) ?? "Chưa chọn",
        ]),
      ),
    );
    this.part("left-out").hidden = !skipped.length;
    this.part("skipped").replaceChildren(
      ...skipped.map(({ text, why }) => element("li", `“${text}”: ${why}`)),
    );
  }
}

function announcement(rows) {
  if (!rows.length) {
    return "Chưa thấy ô nào của bảng. Trong Excel hoặc Word, chọn các ô của bảng rồi sao chép lại.";
  }
  const collectives = rows.filter((row) => row.kind === "collective").length;
  const ofCollectives = countText(collectives);
  const ofIndividuals = countText(rows.length - collectives);
  const doubtful = rows.filter((row) => row.doubts.length).length;
  return (
    `Sẽ thêm ${countText(rows.length)} dòng: ${ofCollectives} tập thể, ${ofIndividuals} cá nhân.` +
    (doubtful ? ` ${countText(doubtful)} dòng có ô chưa xếp được, xem trong bảng.` : "")
  );
}

// cells: a text, or [text, …remarks below it]
function previewLine(cells) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const [text, ...remarks] = [cell].flat();
    const shown = element("td", text);
    for (const remark of remarks) {
      const note = element("span", remark);
      note.className = "paste-doubt";
      shown.append(note);
    }
    line.append(shown);
  }
  return line;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
