// <a data-photo href="large.jpg"><img …></a>: opens in <dialog id="photo-viewer">, where buttons,
// arrow keys and a swipe go through all photos of the page. Esc, “Đóng” and the phone's back
// button close it. A photo that does not come is a grey frame that says so, small or large.

const MISSING = "Chưa tải được ảnh";
const SWIPE = 60; // px

const viewer = document.getElementById("photo-viewer");
const links = [...document.querySelectorAll("a[data-photo]")];
const part = (name) => viewer.querySelector(`[data-viewer-${name}]`);
let current = 0;

for (const link of links) watchThumbnail(link);
if (viewer) watchViewer();

function watchThumbnail(link) {
  const photo = link.querySelector("img");
  if (photo.complete && photo.currentSrc && !photo.naturalWidth) showMissing(photo);
  photo.addEventListener("error", () => showMissing(photo));
}

function showMissing(photo) {
  const words = document.createElement("span");
  words.className = "photo-missing";
  words.textContent = MISSING;
  photo.replaceWith(words);
}

function watchViewer() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-photo]");
    const wantsTab = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || wantsTab) return;
    event.preventDefault();
    open(links.indexOf(link));
  });
  part("previous").addEventListener("click", () => show(current - 1));
  part("next").addEventListener("click", () => show(current + 1));
  part("close").addEventListener("click", () => viewer.close());
  part("photo").addEventListener("load", () => setMissing(false));
  part("photo").addEventListener("error", () => setMissing(true));
  viewer.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(current - 1);
    if (event.key === "ArrowRight") show(current + 1);
  });
  watchSwipes();
  viewer.addEventListener("close", () => {
    // Esc or the button: take our entry off the history; after “back” it is gone already
    if (history.state?.photo) history.back();
    links[current].focus();
  });
  window.addEventListener("popstate", () => viewer.close());
  part("page").addEventListener("click", leaveFor);
}

// The entry of the viewer becomes that of the page we go to, so that “back” returns to the photos.
function leaveFor(event) {
  event.preventDefault();
  location.replace(event.currentTarget.href);
}

// One finger, or a pen, that goes sideways; a mouse has the buttons, two fingers enlarge, and in an
// enlarged photo one finger moves it about.
function watchSwipes() {
  let start = null;
  const stage = viewer.querySelector(".photo-viewer-stage");
  stage.addEventListener("pointerdown", (event) => {
    const isAlone = event.isPrimary && event.pointerType !== "mouse";
    start = isAlone && visualViewport.scale === 1 ? event : null;
  });
  stage.addEventListener("pointercancel", () => {
    start = null;
  });
  stage.addEventListener("pointerup", (event) => {
    if (start?.pointerId !== event.pointerId) return;
    const across = event.clientX - start.clientX;
    const along = event.clientY - start.clientY;
    start = null;
    if (Math.abs(across) < SWIPE || Math.abs(across) < Math.abs(along)) return;
    show(current + (across < 0 ? 1 : -1));
  });
}

function open(index) {
  show(index);
  viewer.showModal();
  part("close").focus();
  history.pushState({ photo: true }, "");
}

function show(index) {
  if (index < 0 || index >= links.length) return;
  current = index;
  const { photoCaption, photoStage, photoTitle, photoUnit, photoPage } = links[index].dataset;
  const photo = part("photo");
  setMissing(false);
  photo.alt = photoCaption || photoTitle;
  photo.src = links[index].href;
  part("count").textContent = `Ảnh ${index + 1}/${links.length}`;
  part("caption").textContent = [photoStage, photoCaption].filter(Boolean).join(": ");
  part("page").textContent = photoTitle;
  part("page").href = photoPage;
  part("unit").textContent = photoUnit;
  // never disabled while focused: a disabled button would lose the keyboard
  setEnd(part("previous"), index === 0);
  setEnd(part("next"), index === links.length - 1);
}

function setEnd(button, isEnd) {
  button.setAttribute("aria-disabled", String(isEnd));
}

function setMissing(isMissing) {
  part("photo").hidden = isMissing;
  part("missing").hidden = !isMissing;
}
