// Reading aloud by the phone's own voices; nothing is sent anywhere.
import type { Language } from "../words/index.js";

/** Resolves to whether this phone has a voice of that language and began to speak. */
export async function readAloud(text: string, language: Language): Promise<boolean> {
  const voice = (await voices()).find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
  if (!voice) return false;
  const spoken = new SpeechSynthesisUtterance(text);
  spoken.lang = voice.lang;
  spoken.voice = voice;
  spoken.rate = 0.9;
  speechSynthesis.cancel();
  speechSynthesis.speak(spoken);
  return true;
}

export function hush(): void {
  globalThis.speechSynthesis?.cancel();
}

/** Chromium fills the list late, and says so with an event. */
async function voices(): Promise<SpeechSynthesisVoice[]> {
  if (!globalThis.speechSynthesis) return [];
  const there = speechSynthesis.getVoices();
  if (there.length) return there;
  await new Promise((resolve) => {
    speechSynthesis.addEventListener("voiceschanged", resolve, { once: true });
    setTimeout(resolve, 500);
  });
  return speechSynthesis.getVoices();
}
