// The service worker: every file of one version, checked by hash, from the phone alone.
// It never answers for the node's API, and never serves half of one version and half of another.
export {};
declare const self: ServiceWorkerGlobalScope;
declare const __DIGEST__: string;
declare const __FILES__: { path: string; sha256: string }[];

const CACHE = `app-${__DIGEST__.slice(0, 16)}`;
const HOME = "/field/";

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const ours = origin === location.origin && pathname.startsWith(HOME);
  const model = pathname.startsWith(`${HOME}models/`);
  if (ours && !model && event.request.method === "GET") event.respondWith(answer(event, pathname));
});

/** All files or none: a download that was cut leaves the version before it in place. */
async function fill(): Promise<void> {
  try {
    await fetchMissing();
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function fetchMissing(): Promise<void> {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map((one) => new URL(one.url).pathname));
  for (const file of __FILES__) if (!there.has(file.path)) await cache.put(file.path, await fetchOne(file));
}

let mending: Promise<void> | null = null;

/** A browser may clear the files and leave this worker: then the app would start no more without a
 * network, and nobody would know. What is there stays, the rest is fetched anew; cut, it goes on
 * with the next page that is asked for. */
function mend(): Promise<void> {
  mending ??= fetchMissing()
    .catch(() => undefined)
    .finally(() => {
      mending = null;
    });
  return mending;
}

async function fetchOne(file: { path: string; sha256: string }): Promise<Response> {
  const answer = await fetch(file.path, { cache: "no-cache", credentials: "omit" });
  if (!answer.ok) throw new Error(`${file.path}: ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== file.sha256) throw new Error(`${file.path}: not the file that was built`);
  // the body is plain now: what the node said of its packing no longer holds
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return new Response(bytes, { headers });
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("app-") && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(event: FetchEvent, path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const whole = path === `${HOME}index.html` ? HOME : path;
  const found = await cache.match(whole);
  if (found) return found;
  if (__FILES__.some((one) => one.path === whole)) event.waitUntil(mend());
  return fetch(path);
}
