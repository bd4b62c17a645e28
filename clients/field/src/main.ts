// Start: what is kept about this phone, its language, the service worker, and the first screen.
import { Session, codeIn } from "./session/session.js";
import { CaptureClient } from "./capture/client.js";
import { App, type Screen, type ScreenName } from "./ui/app.js";
import { Engine } from "./ui/engine.js";
import { SETTING_LANGUAGE } from "./ui/parts.js";
import { confirm, secure, unlock, welcome } from "./ui/screens/begin.js";
import { camera, ownCamera } from "./ui/screens/camera.js";
import { capture, ownFinger } from "./ui/screens/capture.js";
import { consent, saidNo } from "./ui/screens/consent.js";
import { enrol, person } from "./ui/screens/enrol.js";
import { face } from "./ui/screens/face.js";
import { faceCamera } from "./ui/screens/face_camera.js";
import { faceChoose } from "./ui/screens/face_choose.js";
import { fingers } from "./ui/screens/fingers.js";
import { home, packs } from "./ui/screens/home.js";
import { item, outbox } from "./ui/screens/outbox.js";
import { cases, note } from "./ui/screens/note.js";
import { result } from "./ui/screens/result.js";
import { leave, settings } from "./ui/screens/settings.js";
import { watchUpdates } from "./ui/updates.js";
import { isLanguage, preferred, setLanguage } from "./words/index.js";

declare const __WORKER__: string;
declare const __CAPTURE__: string;
declare const __WASM__: string;

async function start(): Promise<void> {
  const given = location.hash.includes("enrol=") ? codeIn(location.hash) : "";
  const session = await Session.start();
  const kept = (await session.base.get("settings", SETTING_LANGUAGE)) ?? "";
  setLanguage(isLanguage(kept) ? kept : preferred());
  const screens: Record<ScreenName, Screen> = {
    welcome: (app) => welcome(app, given),
    confirm, secure, unlock, home, packs, consent, "said-no": saidNo, fingers, capture, camera, result, enrol, person,
    outbox, item, settings, leave, cases, note, "own-finger": ownFinger, "own-camera": ownCamera,
    face, "face-camera": faceCamera, "face-choose": faceChoose,
  };
  const app = new App(session, new Engine(__WORKER__, __WASM__), new CaptureClient(__CAPTURE__), screens);
  await app.go(app.door());
  performance.mark("started");
  await watchUpdates(app);
  await app.contact().catch(() => undefined);
}

void start();
