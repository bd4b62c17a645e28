// One picture by the camera of this computer, put into the form's own file field: the form is sent
// as any other. While the camera is on, the node says now and then what to mend; it keeps nothing
// of that. Without this script, or a camera, people choose a file.
const SIDE = 1280; // longest side of the picture in pixels: enough to read a face
const COACHED = 480; // and of what is only looked at
const EVERY = 1500; // milliseconds between two looks
const FRAMES = 4; // taken just before the picture: a still that is played back repeats itself
const BETWEEN = 120;

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

const drawn = (view, canvas, side) => {
  const scale = Math.min(1, side / Math.max(view.videoWidth, view.videoHeight));
  canvas.width = Math.round(view.videoWidth * scale);
  canvas.height = Math.round(view.videoHeight * scale);
  canvas.getContext("2d").drawImage(view, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
};

const into = (field, pictures, name) => {
  const taken = new DataTransfer();
  pictures.forEach((one, n) =>
    taken.items.add(new File([one], `${name}${n || ""}.jpg`, { type: "image/jpeg" })),
  );
  field.files = taken.files;
};

for (const box of document.querySelectorAll("[data-camera]")) {
  const part = (name) => box.querySelector(`[data-camera-${name}]`);
  const [view, shot, says] = [part("view"), part("shot"), part("says")];
  const [open, take, again] = [part("open"), part("take"), part("again")];
  const [frames, label] = [part("frames"), part("label")];
  const form = box.closest("form");
  const files = form.querySelector(`input[name=${box.dataset.camera}]`);
  const source = form.querySelector("select[name=source]");
  const day = form.querySelector("input[name=captured_on]");
  const aside = document.createElement("canvas");
  let stream = null;
  let tries = 0;

  const show = (...shown) => {
    for (const one of [view, shot, open, take, again]) one.hidden = !shown.includes(one);
  };

  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    view.srcObject = null;
  };

  // what the node says of pictures; empty where it is busy or cannot say
  const ask = async (pictures, attempt) => {
    const sent = new FormData();
    sent.append("csrf", form.querySelector("input[name=csrf]").value);
    sent.append("camera", label.value);
    if (attempt) sent.append("attempt", attempt);
    for (const one of pictures) sent.append("frames", one, "frame.jpg");
    try {
      const answer = await fetch("/captures/look", { method: "POST", body: sent });
      return answer.status === 200 ? await answer.text() : "";
    } catch {
      return "";
    }
  };

  const coach = async (mine) => {
    while (stream === mine) {
      await wait(EVERY);
      if (stream !== mine || document.hidden) continue;
      const said = await ask([await drawn(view, aside, COACHED)], 0);
      if (stream === mine && !take.hidden && said.trim() && said !== says.dataset.said) {
        says.innerHTML = says.dataset.said = said;
      }
    }
  };

  const live = async () => {
    try {
      stream ??= await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 960 } },
      });
    } catch {
      says.textContent = box.dataset.notAllowed;
      show(open);
      return;
    }
    label.value = stream.getVideoTracks()[0]?.label ?? "";
    view.srcObject = stream;
    await view.play();
    says.textContent = box.dataset.ready;
    show(view, take);
    take.focus();
    coach(stream);
  };

  const keep = async () => {
    take.hidden = true;
    const before = [];
    for (let n = 0; n < FRAMES; n++) {
      before.push(await drawn(view, aside, SIDE));
      await wait(BETWEEN);
    }
    const picture = await drawn(view, shot, SIDE);
    into(files, [picture], "camera");
    into(frames, before, "frame");
    if (source) source.value = "camera";
    if (day) day.value = day.max;
    close();
    says.textContent = box.dataset.taken;
    show(shot, again);
    again.focus();
    tries += 1;
    const said = await ask([...before, picture], tries);
    if (!shot.hidden && said.trim()) says.innerHTML = `${box.dataset.taken} ${said}`;
  };

  if (!navigator.mediaDevices?.getUserMedia || !("DataTransfer" in window)) continue;
  box.hidden = false;
  open.addEventListener("click", live);
  again.addEventListener("click", live);
  take.addEventListener("click", keep);
  window.addEventListener("pagehide", close);
  // whoever chooses a file instead sends that one, which nobody says is live
  files.addEventListener("change", () => {
    close();
    into(frames, [], "");
    label.value = "";
    says.textContent = "";
    show(open);
  });
}
