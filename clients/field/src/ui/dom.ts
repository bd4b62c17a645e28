// Elements, said briefly. Text goes in as text only: no HTML is ever parsed.

type Child = Node | string | null | undefined | false;
type Handler = (event: Event) => unknown;
type Attributes = Record<string, string | number | boolean | Handler | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

let numbers = 0;
export const freshId = (): string => `f${++numbers}`;

type Kind = "main" | "second" | "danger" | "plain";

export function button(text: string, press: () => unknown, kind: Kind = "main"): HTMLButtonElement {
  return h("button", { type: "button", class: `button button--${kind}`, click: press }, text);
}

interface FieldOptions {
  hint?: string;
  value?: string;
  type?: string;
  autocomplete?: string;
}

export interface Field {
  row: HTMLElement;
  input: HTMLInputElement | HTMLTextAreaElement;
  /** Say what is wrong below the label, or nothing. */
  complain(text: string): void;
}

/** One line. */
export const field = (label: string, options: FieldOptions = {}): Field => labelled(label, options, "input");

/** Several lines. */
export const area = (label: string, options: FieldOptions = {}): Field => labelled(label, options, "textarea");

function labelled(label: string, options: FieldOptions, tag: "input" | "textarea"): Field {
  const id = freshId();
  const error = h("p", { id: `${id}-error`, class: "field__error", hidden: true });
  const input = h(tag, {
    id,
    ...(tag === "input" ? { type: options.type ?? "text" } : { rows: 4 }),
    class: "field__input",
    autocomplete: options.autocomplete ?? "off",
    autocapitalize: "none",
    spellcheck: "false",
    "aria-describedby": `${id}-hint ${id}-error`,
  });
  input.value = options.value ?? "";
  const hint = h("p", { id: `${id}-hint`, class: "field__hint" }, options.hint ?? "");
  const row = h("div", { class: "field" }, h("label", { for: id, class: "field__label" }, label), hint, error, input);
  const complain = (text: string): void => {
    error.textContent = text;
    error.hidden = !text;
    input.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) input.focus();
  };
  return { row, input, complain };
}

export interface Choice {
  row: HTMLElement;
  select: HTMLSelectElement;
}

export function choice(label: string, options: [string, string][], value = ""): Choice {
  const id = freshId();
  const select = h("select", { id, class: "field__input" });
  select.append(...options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  return { row: h("div", { class: "field" }, h("label", { for: id, class: "field__label" }, label), select), select };
}

export function facts(rows: [string, Child][]): HTMLElement {
  return h("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

export const para = (text: string, kind = ""): HTMLElement => h("p", kind ? { class: kind } : {}, text);

export function notice(kind: "info" | "warn" | "bad" | "good", ...children: Child[]): HTMLElement {
  return h("div", { class: `notice notice--${kind}` }, ...children);
}

export const list = (...items: Child[]): HTMLElement =>
  h("ul", { class: "list" }, ...items.filter(Boolean).map((item) => h("li", {}, item)));

export const buttons = (...children: Child[]): HTMLElement => h("div", { class: "buttons" }, ...children);

/** Hand a file to the person. */
export function offerFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes]));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
