// Shortcuts of one key (listed in _shortcuts_dialog.html), for whoever has not turned them off here.
// A page offers its own with data-shortcut="t" on what the key shall click.

const OFF = "dvk-shortcuts-off";
const EVERYWHERE = { "/": "main input[type=search]", z: "form[data-undo] button" };

export function watchShortcuts() {
  const dialog = document.getElementById("shortcuts-dialog");
  if (!dialog) return;
  const box = dialog.querySelector("[data-shortcuts-on]");
  box.checked = localStorage.getItem(OFF) !== "yes";
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts-open]")) dialog.showModal();
  });
  document.addEventListener("keydown", (event) => {
    if (localStorage.getItem(OFF) === "yes" || !isPlainKey(event)) return;
    if (act(event.key, dialog)) event.preventDefault();
  });
}

// True when the key meant something on this page.
function act(key, dialog) {
  if (key === "?") {
    dialog.showModal();
    return true;
  }
  const target = document.querySelector(EVERYWHERE[key] ?? `[data-shortcut="${key}"]`);
  if (!target) return false;
  if (key === "/") {
    target.focus();
    target.select();
  } else target.click();
  if (key === "b") target.closest("details")?.querySelector("input:not([type=hidden])")?.focus();
  return true;
}

// Vietnamese typing programs send composed keys: nothing is a shortcut while a text is typed.
function isPlainKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return false;
  if (document.querySelector("dialog[open]")) return false;
  return /^[jktbz/?]$/.test(event.key) && !event.target.closest("input, textarea, select, [contenteditable]");
}
