// Small helps on top of pages that work without scripts.
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.querySelector("[data-focus]")?.focus();

// after choosing files: one finger for each, guessed from its name
for (const box of document.querySelectorAll("[data-prints]")) {
  const files = box.querySelector("input[type=file]");
  const one = box.querySelector("[data-one-finger]");
  const each = box.querySelector("[data-each-finger]");
  const choice = box.querySelector("[data-finger-choice]").content.querySelector("select");
  const all = one.querySelector("select");

  const guess = (name) => {
    const word = name.toLowerCase().replace(/\.[^.]*$/, "").replace(/[_ ]+/g, "-");
    const slugs = [...choice.options].map((option) => option.value);
    return slugs.find((slug) => word === slug || word.startsWith(`${slug}-`)) ?? slugs[0];
  };

  files.addEventListener("change", () => {
    const several = files.files.length > 0;
    one.hidden = several;
    all.disabled = several;
    each.hidden = !several;
    each.replaceChildren(
      ...[...files.files].map((file, place) => {
        const row = document.createElement("div");
        const label = document.createElement("label");
        const select = choice.cloneNode(true);
        select.id = `finger-${place}`;
        select.value = guess(file.name);
        label.htmlFor = select.id;
        label.className = "govuk-label app-fingers__name";
        label.textContent = `${box.dataset.fingerLabel} ${file.name}`;
        row.className = "app-fingers__row";
        row.append(label, select);
        return row;
      }),
    );
  });
}

// what a search serves follows from its purpose
for (const box of document.querySelectorAll("[data-purposes]")) {
  const show = () => {
    const serves = box.querySelector("input:checked")?.dataset.serves ?? "";
    for (const part of document.querySelectorAll("[data-served]")) {
      part.hidden = serves !== "" && !serves.includes(part.dataset.served);
    }
  };
  box.addEventListener("change", show);
  show();
}

// what waits is fetched anew when something happened; without a stream, once a minute
const live = document.querySelectorAll("[data-live]");
if (live.length > 0 && "EventSource" in window) {
  const stream = new EventSource("/live");
  const least = 3_000;
  let told = 0;
  let waiting = 0;
  const tell = () => {
    told = Date.now();
    waiting = 0;
    for (const part of live) part.dispatchEvent(new Event("change-seen"));
  };
  stream.addEventListener("change", () => {
    waiting ||= setTimeout(tell, Math.max(0, told + least - Date.now()));
  });
  window.addEventListener("pagehide", () => stream.close());
}

// a slow form says that it is at work
for (const form of document.querySelectorAll("form[data-slow]")) {
  const says = form.querySelector("[data-working]");
  form.addEventListener("submit", () => {
    says.hidden = false;
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    says.hidden = true;
    form.removeAttribute("aria-busy");
  });
}
