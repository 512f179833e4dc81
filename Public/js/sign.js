// A surface to sign on by finger, pen or mouse: strokes are kept as points, so that one can be taken back and the picture is
// drawn anew at every size of the screen. The points are in units of the surface, which is the same on every screen: however the
// phone is turned, all of it is in sight, and all of it is sent, as a PNG in the form's own file field; without scripts that
// field takes a scan.
const surface = { width: 1200, height: 600 };
const pen = 11;

/** How the surface lies in a box of so many pixels: its scale, and where it begins. */
const fit = (width, height) => {
  const scale = Math.min(width / surface.width, height / surface.height);
  return { scale, x: (width - surface.width * scale) / 2, y: (height - surface.height * scale) / 2 };
};
/** A hand that leaves the surface writes along its edge: nothing is drawn where nothing would be seen. */
const inside = (value, most) => Math.min(Math.max(value, pen / 2), most - pen / 2);

export function pad(form) {
  const file = form.querySelector("input[type=file]");
  const box = file.closest(".field");
  const canvas = Object.assign(document.createElement("canvas"), { className: "pad", tabIndex: 0 });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "签名框：用手指、触控笔或鼠标书写姓名");
  const state = Object.assign(document.createElement("p"), { className: "hint" });
  state.setAttribute("role", "status");
  const button = (text, act) => {
    const look = { type: "button", className: "btn two", textContent: text, onclick: act };
    return Object.assign(document.createElement("button"), look);
  };
  const undo = button("撤销一笔", () => change(strokes.pop()));
  const clear = button("清除重写", () => change(strokes.splice(0)));
  const acts = Object.assign(document.createElement("p"), { className: "acts" });
  acts.append(undo, clear);
  const scan = Object.assign(document.createElement("details"));
  scan.append(Object.assign(document.createElement("summary"), { textContent: "不能在屏幕上书写？上传签名的扫描件（PNG）" }));
  box.before(box.querySelector(".error") ?? "", canvas, acts, state, scan);
  scan.append(box);
  file.required = false;

  const strokes = [];
  let current = null;
  const context = canvas.getContext("2d");

  const point = (event) => {
    const at = canvas.getBoundingClientRect();
    const { scale, x, y } = fit(canvas.clientWidth, canvas.clientHeight);
    return [
      inside((event.clientX - at.left - canvas.clientLeft - x) / scale, surface.width),
      inside((event.clientY - at.top - canvas.clientTop - y) / scale, surface.height),
    ];
  };
  const paint = (context) => {
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = pen;
    for (const points of strokes) {
      context.beginPath();
      context.moveTo(...points[0]);
      // Through the middles between points, so that a fast hand leaves curves and not corners.
      for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1], points[i]];
        context.quadraticCurveTo(...a, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      }
      // A touch without a movement is a dot: a line of no length would not be drawn.
      context.lineTo(points.at(-1)[0] + 0.01, points.at(-1)[1]);
      context.stroke();
    }
  };
  const show = () => {
    const dots = devicePixelRatio || 1;
    const [width, height] = [Math.round(canvas.clientWidth * dots), Math.round(canvas.clientHeight * dots)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const { scale, x, y } = fit(width, height);
    context.setTransform(scale, 0, 0, scale, x, y);
    context.strokeStyle = getComputedStyle(canvas).color;
    paint(context);
  };
  const change = () => {
    undo.disabled = clear.disabled = !strokes.length;
    state.textContent = strokes.length ? `已写 ${strokes.length} 笔` : "请在框里签上您的姓名";
    show();
  };

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button || current) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    strokes.push((current = [point(event)]));
    change();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!current) return;
    for (const one of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) current.push(point(one));
    show();
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (current = null));
  new ResizeObserver(show).observe(canvas);
  change();

  form.addEventListener("submit", (event) => {
    if (!strokes.length) {
      if (file.files.length) return;
      event.preventDefault();
      state.textContent = "签名框是空白的。请签上您的姓名。";
      return canvas.focus();
    }
    if (form.dataset.sign === "ready") return;
    event.preventDefault();
    const agree = form.elements.agree;
    if (agree && !agree.checked) {
      state.textContent = `请先勾选：${agree.labels[0].textContent}`;
      return agree.focus();
    }
    const picture = Object.assign(document.createElement("canvas"), surface);
    const ink = picture.getContext("2d");
    ink.strokeStyle = "#10182a";
    paint(ink);
    picture.toBlob((blob) => {
      const held = new DataTransfer();
      held.items.add(new File([blob], "签名.png", { type: "image/png" }));
      file.files = held.files;
      form.dataset.sign = "ready";
      form.requestSubmit();
    }, "image/png");
  });
  addEventListener("pageshow", () => (form.dataset.sign = ""));
}
