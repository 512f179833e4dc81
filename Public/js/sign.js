// A surface to sign on by finger, pen or mouse: strokes are kept as points, so that one can be taken back and the picture is
// drawn anew at every size of the screen. What is sent is a PNG in the form's own file field; without scripts that field
// takes a scan.
const edge = 1200;

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

  /** Points are in widths of the surface, so that they fit any size. */
  const point = (event) => {
    const at = canvas.getBoundingClientRect();
    return [(event.clientX - at.left) / at.width, (event.clientY - at.top) / at.width];
  };
  const paint = (context, width) => {
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = Math.max(2, width / 110);
    for (const points of strokes) {
      context.beginPath();
      context.moveTo(points[0][0] * width, points[0][1] * width);
      // Through the middles between points, so that a fast hand leaves curves and not corners.
      for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1], points[i]];
        context.quadraticCurveTo(a[0] * width, a[1] * width, ((a[0] + b[0]) / 2) * width, ((a[1] + b[1]) / 2) * width);
      }
      // A touch without a movement is a dot: a line of no length would not be drawn.
      context.lineTo(points.at(-1)[0] * width + 0.01, points.at(-1)[1] * width);
      context.stroke();
    }
  };
  const show = () => {
    const scale = devicePixelRatio || 1;
    const { clientWidth, clientHeight } = canvas;
    if (canvas.width !== Math.round(clientWidth * scale) || canvas.height !== Math.round(clientHeight * scale)) {
      canvas.width = Math.round(clientWidth * scale);
      canvas.height = Math.round(clientHeight * scale);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.scale(scale, scale);
    context.strokeStyle = getComputedStyle(canvas).color;
    paint(context, clientWidth);
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
    const picture = document.createElement("canvas");
    picture.width = edge;
    picture.height = Math.round((edge * canvas.clientHeight) / canvas.clientWidth);
    const ink = picture.getContext("2d");
    ink.strokeStyle = "#10182a";
    paint(ink, edge);
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
