// The rhythm of the sign-in form: when keys go down and up, never which keys, never what they write.
// It goes to the node with the form, which throws it away unless the account's owner asked for it.
const ignored = (event) => event.ctrlKey || event.metaKey || event.altKey || event.isComposing;

const listen = (field) => {
  let presses = [];
  let spoilt = false;
  const held = new Map();

  field.addEventListener("keydown", (event) => {
    // a letter has a name of one letter; anything else, such as Tab, writes nothing
    if (event.repeat || ignored(event) || event.key.length !== 1) return;
    const press = [event.timeStamp, null];
    held.set(event.code, press);
    presses.push(press);
  });
  field.addEventListener("keyup", (event) => {
    const press = held.get(event.code);
    if (press) press[1] = event.timeStamp;
    held.delete(event.code);
  });
  // what was pasted, filled in or corrected has no rhythm of its own; an empty field begins anew
  field.addEventListener("input", (event) => {
    if (event.inputType !== "insertText") spoilt = true;
    if (field.value !== "") return;
    presses = [];
    spoilt = false;
  });

  return (now) => {
    if (spoilt || presses.length !== field.value.length || presses.length > 100) return [];
    const start = presses[0]?.[0] ?? 0;
    return presses.map(([down, up]) => [Math.round(down - start), Math.round((up ?? now) - start)]);
  };
};

for (const form of document.querySelectorAll("form[data-typing]")) {
  const texts = form.dataset.typing.split(" ").map((name) => listen(form.elements[name]));
  form.addEventListener("submit", (event) => {
    form.elements.typing.value = JSON.stringify(texts.map((times) => times(event.timeStamp)));
  });
}
