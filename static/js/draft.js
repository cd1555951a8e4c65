// A form whose text is stored while it is typed: <form data-draft="id" data-autosave-url
// data-login-url>, with a field “version”. Nothing typed is lost by a cut line, an ended session
// or a closed page.
import { Autosave } from "./autosave.js";
import { LocalCopy } from "./local-copy.js";
import { serverTime } from "./server-clock.js";
import { signInAgain } from "./sign-in-again.js";
import { isTypedIn } from "./text-fields.js";
import { showToast } from "./toast.js";

export const UNDO_MS = 10000;

export class Draft {
  // hooks: read() → what was typed, as JSON; write(content) puts such content back on the page;
  // saved(answer), where the page shows more of it.
  constructor(form, hooks) {
    this.form = form;
    this.hooks = hooks;
    this.copy = new LocalCopy(form.dataset.draft);
    this.saving = new Autosave(form.dataset.autosaveUrl, {
      content: () => typed(form),
      saved: (answer) => {
        // also in the form that says there is nothing to send
        for (const field of document.getElementsByName("version")) field.value = answer.version;
        hooks.saved?.(answer);
      },
      state: showState,
      signIn: () => signInAgain(form.dataset.loginUrl),
      keep: () => {
        const kept = { version: this.version, content: hooks.read(), at: this.time };
        this.isKept = this.copy.save(kept);
      },
      done: () => this.copy.drop(),
    });
    form.addEventListener("focusout", () => this.saving.flush());
    this.guardLeaving();
  }

  get version() {
    return this.form.elements.version.value;
  }

  get offer() {
    return document.querySelector("[data-local-copy]");
  }

  get time() {
    return serverTime(this.offer.dataset.pageMadeAt);
  }

  touch() {
    this.saving.touch();
  }

  // Once the page is complete: what could not be stored goes again, or an earlier copy is offered.
  start() {
    if ("unsaved" in this.form.dataset) {
      // a reload asks for the draft again instead of posting the same files and texts once more
      history.replaceState(null, "", this.form.getAttribute("action"));
      return this.touch();
    }
    this.offerCopy();
    if (isTypedIn(this.form)) this.touch(); // on a slow line people type before the script has come
  }

  // A saving in flight raises the version, so the post waits for it. Without a line the page stays:
  // a browser that cannot reach the server would show its own page in place of the text.
  guardLeaving() {
    let leaving = false;
    this.form.addEventListener("submit", async (event) => {
      if (leaving || !this.saving.isDirty) {
        leaving = true;
        return;
      }
      event.preventDefault();
      await this.saving.flush();
      if (this.tellIfOffline()) return;
      await nextTask(); // a browser drops a submit that comes while another is being dispatched
      leaving = true;
      this.form.requestSubmit(event.submitter);
    });
    window.addEventListener("pageshow", () => {
      leaving = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (leaving || !this.saving.isDirty) return;
      this.saving.flush();
      event.preventDefault();
    });
    // Links that show or print the draft wait for the text to be stored.
    for (const link of document.querySelectorAll("[data-save-first]")) {
      link.addEventListener("click", async (event) => {
        if (!this.saving.isDirty) return;
        event.preventDefault();
        if (await this.saving.flush()) location.href = link.href;
        else this.tellIfOffline();
      });
    }
  }

  // True when the text waits for the network, of which the person is told.
  tellIfOffline() {
    if (navigator.onLine || !this.saving.isDirty) return false;
    const place = this.isKept ? "vẫn giữ trên máy này" : "còn trên trang này, chưa đóng trang";
    showToast(`Mất kết nối. Nội dung ${place} và sẽ tự lưu khi có mạng.`);
    return true;
  }

  // What an earlier visit could not store.
  offerCopy() {
    const kept = this.copy.load();
    if (!kept) return;
    if (JSON.stringify(kept.content) === JSON.stringify(this.hooks.read())) {
      this.copy.drop();
      return;
    }
    const { offer } = this;
    const isOlder = kept.version !== this.version;
    offer.querySelector("[data-local-copy-text]").textContent =
      `Máy này còn giữ phần nhập lúc ${kept.at} chưa lưu được lên hệ thống.` +
      (isOlder ? " Sau đó đã có bản mới hơn trên hệ thống; mở lại thì so với bản đang hiện." : "");
    offer.hidden = false;
    offer.querySelector("[data-local-restore]").addEventListener("click", () => {
      offer.hidden = true;
      const shown = this.hooks.read();
      this.put(kept.content);
      showToast("Đã mở lại phần chưa lưu.", { ms: UNDO_MS, undo: () => this.put(shown) });
    });
    offer.querySelector("[data-local-drop]").addEventListener("click", () => {
      offer.hidden = true;
      this.copy.drop();
    });
  }

  put(content) {
    this.hooks.write(content);
    this.touch();
  }
}

// Chosen files go with the form itself, once.
function typed(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (value instanceof File) data.delete(name);
  }
  return data;
}

function nextTask() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

function showState(name, text, link) {
  const line = document.querySelector("[data-save-state]");
  line.dataset.state = name;
  const words = line.querySelector("[data-save-text]");
  words.textContent = text;
  if (name === "paused" && link) {
    const anchor = document.createElement("a");
    anchor.href = link;
    anchor.textContent = "Xem bản mới";
    words.append(" ", anchor);
  }
}
