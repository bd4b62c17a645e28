// One picture by the camera of this computer, put into the form's own file field: the form is sent
// as any other. Without this script, or a camera, people choose a file.
const SIDE = 1600; // longest side of the picture in pixels: enough to read a face

for (const box of document.querySelectorAll("[data-camera]")) {
  const part = (name) => box.querySelector(`[data-camera-${name}]`);
  const [view, shot, says] = [part("view"), part("shot"), part("says")];
  const [open, take, again] = [part("open"), part("take"), part("again")];
  const files = box.closest("form").querySelector("input[type=file]");
  const source = box.closest("form").querySelector("select[name=source]");
  const day = box.closest("form").querySelector("input[name=captured_on]");
  let stream = null;

  const show = (...shown) => {
    for (const one of [view, shot, open, take, again]) one.hidden = !shown.includes(one);
  };

  const close = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    view.srcObject = null;
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
    view.srcObject = stream;
    await view.play();
    says.textContent = box.dataset.ready;
    show(view, take);
    take.focus();
  };

  const keep = () => {
    const scale = Math.min(1, SIDE / Math.max(view.videoWidth, view.videoHeight));
    shot.width = Math.round(view.videoWidth * scale);
    shot.height = Math.round(view.videoHeight * scale);
    shot.getContext("2d").drawImage(view, 0, 0, shot.width, shot.height);
    shot.toBlob(
      (picture) => {
        const taken = new DataTransfer();
        taken.items.add(new File([picture], "camera.jpg", { type: "image/jpeg" }));
        files.files = taken.files;
        source.value = "camera";
        day.value = day.max;
        close();
        says.textContent = box.dataset.taken;
        show(shot, again);
        again.focus();
      },
      "image/jpeg",
      0.95,
    );
  };

  if (!navigator.mediaDevices?.getUserMedia || !("DataTransfer" in window)) continue;
  box.hidden = false;
  open.addEventListener("click", live);
  again.addEventListener("click", live);
  take.addEventListener("click", keep);
  window.addEventListener("pagehide", close);
  // whoever chooses a file instead sends that one
  files.addEventListener("change", () => {
    close();
    says.textContent = "";
    show(open);
  });
}
