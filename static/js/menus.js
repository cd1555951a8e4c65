// The phone's menu button, and <details> menus that close on Esc and on a click elsewhere.

export function watchMenus() {
  for (const link of document.querySelectorAll("[data-menu-toggle]")) {
    const nav = document.querySelector(link.getAttribute("href"));
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", nav.id);
    const toggle = (event) => {
      event.preventDefault();
      const open = nav.classList.toggle("is-open");
      link.setAttribute("aria-expanded", String(open));
    };
    link.addEventListener("click", toggle);
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") toggle(event);
    });
  }
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function openMenus() {
  return document.querySelectorAll("details.menu[open]");
}
