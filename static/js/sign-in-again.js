// The session ended while somebody was typing: sign in again in place, keep the page.

// Resolves to true once signed in again, false when the person chose “Để sau”.
export function signInAgain(loginUrl) {
  const dialog = document.querySelector("[data-sign-in-dialog]");
  const form = dialog.querySelector("[data-sign-in-form]");
  if (dialog.open) return Promise.resolve(false);
  dialog.showModal();
  return new Promise((resolve) => {
    const finish = (signedIn) => {
      form.removeEventListener("submit", submit);
      form.elements.password.value = "";
      dialog.close();
      resolve(signedIn);
    };
    const submit = async (event) => {
      event.preventDefault();
      const problem = await tryToSignIn(loginUrl, form);
      showProblem(form, problem);
      if (!problem) finish(true);
    };
    form.addEventListener("submit", submit);
    dialog.querySelector("[data-sign-in-later]").addEventListener("click", () => finish(false), { once: true });
    dialog.addEventListener("cancel", () => finish(false), { once: true });
  });
}

async function tryToSignIn(loginUrl, form) {
  try {
    const page = parse(await (await fetch(loginUrl)).text());
    const data = new FormData(form);
    data.set("csrfmiddlewaretoken", tokenOf(page));
    data.set("next", location.pathname);
    const answer = await fetch(loginUrl, { method: "POST", body: data });
    const next = parse(await answer.text());
    if (next.querySelector("form[data-login]") || !answer.ok) {
      const error = next.querySelector("[data-form-error], .field-error");
      return error?.textContent.trim() || "Tên đăng nhập hoặc mật khẩu chưa đúng.";
    }
    renewTokens(tokenOf(next));
    return "";
  } catch {
    return "Mất kết nối. Nội dung vẫn giữ trên máy này, thử lại khi có mạng.";
  }
}

// Signing in changes the CSRF secret: every form of this page needs the new token.
function renewTokens(token) {
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

function tokenOf(page) {
  return page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function showProblem(form, text) {
  const line = form.querySelector("[data-sign-in-error]");
  line.hidden = !text;
  line.textContent = text;
}
