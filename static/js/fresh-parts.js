// Parts of the page fetched anew while somebody works in them: what was typed or chosen there stays,
// what was opened stays open, and the keyboard stays where it was.
import { KEPT, isTicked } from "./text-fields.js";

// `parts` have ids; one that the fresh page shows no more stays as it is. Resolves to false when
// the page could not be fetched. A page that is also drawn as the answer to a form, at an address
// that only takes posts, names its own: <… data-page="address">.
export async function showAnew(parts) {
  let page;
  try {
    const address = document.querySelector("[data-page]")?.dataset.page ?? location.href;
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return false;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;
  }
  for (const part of parts) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    keepTyped(part, fresh);
    const focusAgain = focusIn(part);
    part.replaceWith(fresh);
    focusAgain?.(fresh);
  }
  return true;
}

function keepTyped(part, fresh) {
  for (const old of part.querySelectorAll(KEPT)) {
    const now = counterpart(old, fresh);
    if (!now) continue;
    if (old.closest("details")?.open) now.closest("details").open = true;
    if (!isChanged(old)) continue;
    keepShown(old.form, now.form);
    if (!isTicked(old)) now.value = old.value;
    else if (now.value === old.value) now.checked = old.checked; // else the tick was for other words
  }
}

// What was typed was typed over the words shown then; the server is told of those, and not of
// newer ones that nobody has read here.
function keepShown(old, fresh) {
  const [was, now] = [old, fresh].map((form) => form?.elements.namedItem("shown"));
  if (was && now) now.value = was.value;
}

function focusIn(part) {
  const field = document.activeElement;
  if (!part.contains(field)) return null;
  const { selectionStart, selectionEnd } = field; // null where nothing can be selected
  return (fresh) => {
    const again = counterpart(field, fresh);
    again?.focus({ preventScroll: true });
    if (typeof selectionStart === "number") again?.setSelectionRange(selectionStart, selectionEnd);
  };
}

function counterpart(old, fresh) {
  if (old.id) return fresh.querySelector(`#${CSS.escape(old.id)}`);
  return fresh.querySelector(`[name="${CSS.escape(old.name)}"][value="${CSS.escape(old.value)}"]`);
}

function isChanged(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field.form?.matches("[data-unsaved]")) return true; // was refused: it is stored nowhere
  if (field.localName !== "select") return field.value !== field.defaultValue;
  return [...field.options].some((option) => option.selected !== option.defaultSelected);
}
