// Lock when nobody is there: the page is covered, not left, so that no work is lost.
import { watch } from "./passkeys.js";

const cover = document.querySelector("[data-lock]");
const page = document.querySelector(".app-page");
const nav = document.querySelector(".app-nav");
const csrf = cover.querySelector("input[name=csrf]").value;
const idle = Number(cover.dataset.lock) * 1000;
const others = "BroadcastChannel" in window ? new BroadcastChannel("hospitium-lock") : null;
let seen = Date.now();
let told = Date.now();
let shared = Date.now();

const post = (path, body, headers = {}) =>
  fetch(path, { method: "POST", body: new URLSearchParams(body), headers, redirect: "manual" });

const hide = () => {
  page.hidden = true;
  nav.hidden = true;
  if (!cover.open) cover.showModal();
};
const show = () => {
  page.hidden = false;
  nav.hidden = false;
  cover.close();
  seen = Date.now();
  told = seen;
};
const lock = () => {
  hide();
  others?.postMessage("lock");
  post("/lock", { csrf });
};

// whoever types sends nothing: now and then the server must hear of it
for (const kind of ["keydown", "pointerdown", "input"]) {
  document.addEventListener(kind, () => {
    if (cover.open) return;
    seen = Date.now();
    if (seen - shared > 5_000) {
      shared = seen;
      others?.postMessage("seen");
    }
    if (seen - told > 60_000) {
      told = seen;
      post("/awake", { csrf });
    }
  }, { passive: true });
}
setInterval(() => {
  if (!cover.open && Date.now() - seen > idle - 5_000) lock();
}, 1_000);
cover.addEventListener("cancel", (event) => event.preventDefault());
document.querySelector("[data-lock-now]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  lock();
});
// one person, several tabs: who works in one of them is not away in the others
others?.addEventListener("message", (event) => {
  if (event.data === "lock") hide();
  if (event.data === "open") show();
  if (event.data === "seen") seen = Date.now();
});

// unlocked here by code or passkey, the page goes on as it was
const wrong = cover.querySelector("[data-lock-wrong]");
const unlock = async (form) => {
  const answer = await post("/unlock", new FormData(form), { "x-on-page": "yes" });
  for (const name of ["code", "credential", "ceremony"]) {
    if (form.elements[name]) form.elements[name].value = "";
  }
  if (answer.status === 204) {
    others?.postMessage("open");
    show();
  } else if (answer.type === "opaqueredirect") {
    location.assign("/sign-in");
  } else {
    const problem = await answer.json();
    wrong.textContent = `${problem.detail}. ${problem.remedy}`;
    wrong.hidden = false;
  }
};
for (const form of cover.querySelectorAll("form[data-on-page]")) {
  if (form.dataset.passkey) {
    watch(form, unlock);
  } else {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      unlock(form);
    });
  }
}
