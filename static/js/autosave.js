// Saves a form two seconds after the last input, on blur and when the tab is hidden. One saving is
// in flight at a time; what is typed meanwhile goes with the next one.
import { onceAfter } from "./once-after.js";

const QUIET_MS = 2000;
const RETRY_MS = [3000, 6000, 12000, 30000];

export class Autosave {
  // hooks: content() → FormData; saved(answer); state(name, text, link); conflict(answer);
  // signIn() → Promise<bool>; keep(), done(): the local copy is needed, or no longer.
  constructor(url, hooks) {
    this.url = url;
    this.hooks = hooks;
    this.typed = 0; // counts changes
    this.confirmed = 0; // the change up to which the server has everything
    this.failures = 0;
    this.timer = 0;
    this.running = null;
    this.isPaused = false;
    this.keepSoon = onceAfter(() => this.isDirty && hooks.keep());
    window.addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.flush();
    });
  }

  get isDirty() {
    return this.typed > this.confirmed;
  }

  touch() {
    this.typed += 1;
    this.keepSoon();
    this.schedule(QUIET_MS);
  }

  schedule(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), ms);
  }

  // Saves what is open now; resolves to true when the server has everything.
  async flush() {
    clearTimeout(this.timer);
    while (this.isDirty && !this.isPaused) {
      this.running ??= this.save().finally(() => {
        this.running = null;
      });
      if (!(await this.running)) break;
    }
    return !this.isDirty;
  }

  async save() {
    const upTo = this.typed;
    this.hooks.state("saving", "Đang lưu…");
    let response;
    try {
      response = await fetch(this.url, {
        method: "POST",
        body: this.hooks.content(),
        headers: { "X-Requested-With": "fetch" },
        redirect: "manual",
      });
    } catch {
      return this.retry();
    }
    if (response.ok) return this.accept(upTo, await response.json());
    if (response.status === 401 || response.type === "opaqueredirect") return this.sessionEnded();
    if (response.status === 409) return this.pause(await readJson(response), this.hooks.conflict);
    if (response.status === 422) return this.refuse(await readJson(response));
    if (response.status === 400 || response.status === 403 || response.status === 404) {
      return this.pause(await readJson(response));
    }
    return this.retry();
  }

  accept(upTo, answer) {
    this.failures = 0;
    this.confirmed = upTo;
    this.hooks.saved(answer);
    this.hooks.state("saved", `Đã tự động lưu lúc ${answer.saved_at}`);
    if (!this.isDirty) this.hooks.done();
    return true;
  }

  retry() {
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.hooks.state("retrying", "Chưa lưu được, đang thử lại (còn giữ trên máy này)");
    this.schedule(wait);
    return false;
  }

  async sessionEnded() {
    this.hooks.state("retrying", "Phiên làm việc đã hết (nội dung còn giữ trên máy này)");
    await this.quiet();
    if (await this.hooks.signIn()) return true; // go round again with the new session
    this.schedule(RETRY_MS.at(-1) * 4);
    return false;
  }

  // A dialog that opens under somebody's fingers swallows what they are typing.
  async quiet() {
    let seen;
    do {
      seen = this.typed;
      await pause(QUIET_MS);
    } while (this.typed > seen);
  }

  // What is typed next may mend it.
  refuse(answer) {
    this.hooks.state("paused", `Chưa lưu được. ${answer.message}`);
    return false;
  }

  pause(answer, also) {
    this.isPaused = true;
    this.hooks.state("paused", answer.message ?? "Chưa lưu được. Tải lại trang rồi thử lại.", answer.url);
    also?.(answer);
    return false;
  }
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

async function readJson(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}
