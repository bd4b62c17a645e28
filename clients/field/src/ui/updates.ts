// A new version is offered, never forced: work in the field is not interrupted.
import { t } from "../words/index.js";
import type { App } from "./app.js";
import { button, h } from "./dom.js";

export async function watchUpdates(app: App): Promise<void> {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const registration = await workers.register("/field/sw.js", { scope: "/field/", updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  // the first worker takes over by itself; only a second one is an update
  const offer = (): void => {
    if (registration.waiting && workers.controller) app.offer(box(registration.waiting));
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
}

function box(waiting: ServiceWorker): HTMLElement {
  const take = (): void => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take-over");
  };
  return h("div", { class: "update", role: "region", "aria-label": t("update.title") }, t("update.offer"), button(t("update.take"), take, "second"));
}
