// A text with a limit of words: [data-counted][data-limit] holds a textarea over its [data-mirror],
// which marks what stands behind the limit; [data-count] shows the counter. Nothing is ever cut.
import { countText, thousands } from "./numbers.js";
import { onceAfter } from "./once-after.js";
import { countWords, excessStart } from "./word-count.js";

const SPEAK_AFTER_MS = 1200; // a counter read aloud at every key is noise

export class CountedText {
  constructor(root, counter) {
    this.limit = Number(root.dataset.limit);
    this.textarea = root.querySelector("textarea");
    this.mirror = root.querySelector("[data-mirror]");
    this.spoken = root.querySelector("[data-count-spoken]");
    this.counter = counter;
    const showSoon = onceAfter(() => this.show());
    this.textarea.addEventListener("input", () => {
      showSoon();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.speak(), SPEAK_AFTER_MS);
    });
    this.show();
  }

  show() {
    const words = countWords(this.textarea.value);
    const over = words - this.limit;
    this.counter.classList.toggle("is-over", over > 0);
    this.counter.replaceChildren(
      "Đã viết ",
      strong(`${thousands(words)}/${thousands(this.limit)} từ`),
      ...(over > 0
        ? [". ", strong(`Thừa ${countText(over)} từ`)]
        : over < 0
          ? [`, còn ${countText(-over)} từ`]
          : []),
    );
    this.mark();
  }

  // The mirror has the text of the textarea, so both break their lines alike and grow together.
  mark() {
    const text = this.textarea.value;
    const start = excessStart(text, this.limit) ?? text.length;
    const excess = document.createElement("mark");
    excess.className = "excess";
    excess.textContent = text.slice(start);
    this.mirror.replaceChildren(text.slice(0, start), excess, "\n");
  }

  speak() {
    this.spoken.textContent = this.counter.textContent;
  }
}

function strong(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}
