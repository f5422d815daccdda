// Where a hand wants more than a form gives; every page works without.

// Files may be dropped on the form that takes them
for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

// A changed policy is replayed at once. The answer comes as a document, parsed without scripts.
const effect = document.getElementById("effect");
let asked = 0;
function replay(form) {
  const turn = ++asked;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  effect.classList.add("waiting");
  request.onload = () => {
    if (turn !== asked) return;
    effect.classList.remove("waiting");
    const told = request.response;
    const found = told?.getElementById("effect");
    if (!found) return;
    effect.replaceChildren(...document.adoptNode(found).childNodes);
    const written = told.querySelector("textarea[name=toml]");
    const mine = document.querySelector("textarea[name=toml]");
    if (written && mine !== document.activeElement) mine.value = written.value;
    const refused = told.querySelector(".replay .refused");
    if (refused) effect.replaceChildren(document.adoptNode(refused));
  };
  request.onerror = () => effect.classList.remove("waiting");
  request.send(new URLSearchParams(new FormData(form)));
}
for (const form of document.querySelectorAll("form[data-lively]")) {
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => replay(form), 400);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    clearTimeout(timer);
    replay(form);
  });
}

// A mark of the picture opens its evidence
function open() {
  document.querySelector(":target > details")?.setAttribute("open", "");
}
addEventListener("hashchange", open);
open();

// One queue of doubts: j and k walk it
const doubts = [...document.querySelectorAll("[data-doubt]")];
addEventListener("keydown", (event) => {
  if (event.target.closest?.("input, textarea, select") || event.ctrlKey || event.metaKey) return;
  const step = { j: 1, k: -1 }[event.key];
  if (!step || !doubts.length) return;
  const at = doubts.indexOf(document.activeElement.closest("[data-doubt]"));
  doubts[Math.min(Math.max(at + step, 0), doubts.length - 1)].focus();
});
