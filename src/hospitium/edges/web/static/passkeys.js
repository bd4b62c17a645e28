// Passkeys: ask the server for a challenge, the browser for an answer, and put it into the form.
const supported = window.PublicKeyCredential !== undefined && window.isSecureContext;

const bytes = (text) => {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const create = async (asked) => {
  const user = { ...asked.user, id: bytes(asked.user.id) };
  const challenge = bytes(asked.challenge);
  const excludeCredentials = named(asked.excludeCredentials);
  const publicKey = { ...asked, challenge, user, excludeCredentials };
  const made = await navigator.credentials.create({ publicKey });
  return [made, {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
  }];
};

const get = async (asked) => {
  const challenge = bytes(asked.challenge);
  const publicKey = { ...asked, challenge, allowCredentials: named(asked.allowCredentials) };
  const made = await navigator.credentials.get({ publicKey });
  return [made, {
    clientDataJSON: text(made.response.clientDataJSON),
    authenticatorData: text(made.response.authenticatorData),
    signature: text(made.response.signature),
  }];
};

const fill = async (form) => {
  const sent = { method: "POST", body: new URLSearchParams(new FormData(form)) };
  const answer = await fetch(form.dataset.options, { ...sent, redirect: "error" });
  const said = answer.headers.get("content-type") ?? "";
  if (!answer.ok || !said.includes("json")) throw new Error("refused");
  const { ceremony, public_key: asked } = await answer.json();
  const [made, response] = await (form.dataset.passkey === "create" ? create(asked) : get(asked));
  form.elements.ceremony.value = ceremony;
  form.elements.credential.value = JSON.stringify({
    id: made.id, rawId: text(made.rawId), type: made.type, response,
  });
};

// a form with data-passkey is sent once the passkey has answered
export const watch = (form, send) => {
  const failed = form.querySelector("[data-passkey-failed]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    if (failed) failed.hidden = true;
    try {
      await fill(form);
    } catch {
      if (failed) failed.hidden = false;
      return;
    }
    send(form);
  });
};

for (const part of document.querySelectorAll("[data-passkey-only]")) {
  part.hidden = !supported;
}
for (const part of document.querySelectorAll("[data-passkey-not]")) {
  part.hidden = supported;
}
if (supported) {
  for (const form of document.querySelectorAll("form[data-passkey]:not([data-on-page])")) {
    watch(form, () => form.submit());
  }
}
