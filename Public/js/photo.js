// Cutting an ID photo before it is sent: a frame of the plan's proportions, moved and sized by pointer or keys, turned by
// quarters, measured against the plan's bounds, and written as a JPEG within them. The server measures again.
const K = 1024;
const share = (value) => (Math.round(value * 1000) / 1000).toFixed(3).replace(/0$/, "");
const size = (bytes) => (bytes >= K * K ? `${(bytes / K / K).toFixed(1)} M` : `${Math.round(bytes / K)} K`);
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const help =
  "拖动框对准头部和肩部，拖右下角改变大小；" +
  "也可以用方向键和加减号，或点图片把框移到那里。白色背景在上传后检查。";

export function crop(form) {
  const rule = Object.fromEntries(Object.entries(form.dataset).map(([name, value]) => [name, Number(value)]));
  const from = rule.ratioFrom / 1000, to = rule.ratioTo / 1000;
  // One and two inches are 25 × 35 and 35 × 49 mm.
  const ratio = 5 / 7 >= from && 5 / 7 <= to ? 5 / 7 : (from + to) / 2;
  const file = form.querySelector("input[type=file]");
  file.accept = "image/*";
  const tool = make("div", { hidden: true, className: "crop" });
  const stage = make("div", { className: "stage" });
  const view = make("canvas");
  const frame = make("div", { tabIndex: 0, className: "frame" });
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", "裁剪框。方向键移动，加号放大，减号缩小");
  frame.append(make("i"));
  stage.append(view, frame);
  const button = (text, act) => make("button", { type: "button", className: "btn two", textContent: text, onclick: act });
  const acts = make("p", { className: "acts" });
  acts.append(
    button("左转 90°", () => turn(3)),
    button("右转 90°", () => turn(1)),
    button("框放大", () => grow(1.08)),
    button("框缩小", () => grow(1 / 1.08)),
  );
  const list = make("ul", { className: "finds" });
  list.setAttribute("aria-live", "polite");
  tool.append(stage, make("p", { className: "hint", textContent: help }), acts, list);
  form.querySelector(".field").after(tool);

  let picture = null, quarter = 0, box = null, blob = null, round = 0, timer, sending = false;

  file.addEventListener("change", async () => {
    blob = picture = null;
    tool.hidden = true;
    if (!file.files[0]) return;
    try {
      picture = await createImageBitmap(file.files[0], { imageOrientation: "from-image" });
    } catch {
      return; // No picture that this browser reads: it is sent as it is, and the server says what is wrong.
    }
    quarter = 0;
    tool.hidden = false;
    lay();
    frame.focus({ preventScroll: true });
  });

  const whole = () => (quarter % 2 ? [picture.height, picture.width] : [picture.width, picture.height]);
  const widest = () => Math.min(whole()[0], whole()[1] * ratio);

  function lay() {
    const [width, height] = whole();
    const scale = Math.min(1, 640 / Math.max(width, height));
    view.width = Math.round(width * scale);
    view.height = Math.round(height * scale);
    draw(view.getContext("2d"), scale);
    const w = widest();
    box = { x: (width - w) / 2, y: Math.max(0, (height - w / ratio) / 4), w };
    place();
  }

  function draw(context, scale, x = 0, y = 0) {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.imageSmoothingQuality = "high";
    context.scale(scale, scale);
    const [width, height] = whole();
    context.translate(width / 2 - x, height / 2 - y);
    context.rotate((quarter * Math.PI) / 2);
    context.drawImage(picture, -picture.width / 2, -picture.height / 2);
  }

  function place() {
    const [width, height] = whole();
    box.w = Math.min(Math.max(box.w, width / 20), widest());
    box.x = Math.min(Math.max(box.x, 0), width - box.w);
    box.y = Math.min(Math.max(box.y, 0), height - box.w / ratio);
    frame.style.left = `${(box.x / width) * 100}%`;
    frame.style.top = `${(box.y / height) * 100}%`;
    frame.style.width = `${(box.w / width) * 100}%`;
    frame.style.height = `${(box.w / ratio / height) * 100}%`;
    blob = null;
    clearTimeout(timer);
    timer = setTimeout(write, 250);
  }

  const turn = (by) => {
    quarter = (quarter + by) % 4;
    lay();
  };
  const grow = (by) => {
    const w = Math.min(box.w * by, widest());
    box.x -= (w - box.w) / 2;
    box.y -= (w - box.w) / ratio / 2;
    box.w = w;
    place();
  };

  frame.addEventListener("keydown", (event) => {
    const step = (event.shiftKey ? 0.05 : 0.01) * whole()[0];
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (move) [box.x, box.y] = [box.x + move[0], box.y + move[1]];
    else if (event.key === "+" || event.key === "=") return event.preventDefault(), grow(1.03);
    else if (event.key === "-") return event.preventDefault(), grow(1 / 1.03);
    else return;
    event.preventDefault();
    place();
  });

  /** Image pixels a screen pixel. */
  const unit = () => whole()[0] / stage.clientWidth;
  let grip = null;
  frame.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.focus({ preventScroll: true });
    frame.setPointerCapture(event.pointerId);
    grip = { sizing: event.target !== frame, x: event.clientX, y: event.clientY, box: { ...box } };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const dx = (event.clientX - grip.x) * unit();
    const dy = (event.clientY - grip.y) * unit();
    if (grip.sizing) {
      const [width, height] = whole();
      box.w = Math.min(grip.box.w + Math.max(dx, dy * ratio), width - grip.box.x, (height - grip.box.y) * ratio);
    } else [box.x, box.y] = [grip.box.x + dx, grip.box.y + dy];
    place();
  });
  for (const end of ["pointerup", "pointercancel"]) frame.addEventListener(end, () => (grip = null));
  view.addEventListener("click", (event) => {
    const at = view.getBoundingClientRect();
    box.x = (event.clientX - at.left) * unit() - box.w / 2;
    box.y = (event.clientY - at.top) * unit() - box.w / ratio / 2;
    place();
  });

  const encode = (canvas, quality) => new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
  const cut = (width) => {
    const canvas = make("canvas", { width, height: Math.round(width / ratio) });
    draw(canvas.getContext("2d"), width / box.w, box.x, box.y);
    return canvas;
  };

  /** The sharpest JPEG within the bounds: quality first, then size. */
  async function write() {
    const mine = ++round;
    const native = Math.round(box.w);
    let best = null, width = Math.min(native, 1200);
    const light = () => best.blob.size <= rule.bytesOver, heavy = () => best.blob.size >= rule.bytesUnder;
    for (let tries = 0; tries < 6; tries++) {
      const canvas = cut(width);
      for (let quality of [0.92, 0.97, 1]) {
        // The first result tells into which direction to look.
        if (quality > 0.92 && heavy()) quality = quality === 1 ? 0.7 : 0.82;
        best = { blob: await encode(canvas, quality), width: canvas.width, height: canvas.height };
        if (mine !== round) return;
        if (!light() && !heavy()) break;
      }
      if (!light() && !heavy()) break;
      // A plain photo is written larger, though not beyond twice its pixels, nor to hide that it is too small;
      // one that is too heavy smaller.
      width = Math.round(width * (light() ? 1.25 : 0.8));
      if (width > native * 2 || native <= rule.widthOver || native / ratio <= rule.heightOver) break;
    }
    blob = best.blob;
    show(best);
    if (sending) send();
  }

  function show({ blob, width, height }) {
    const heavy = blob.size >= rule.bytesUnder;
    const light = blob.size <= rule.bytesOver;
    const measured = width / height;
    const enough = width > rule.widthOver && height > rule.heightOver;
    const lines = [
      [true, "格式：JPG"],
      [
        !heavy && !light,
        `大小：${size(blob.size)}，要求大于 ${size(rule.bytesOver)}、小于 ${size(rule.bytesUnder)}`,
        light ? "请换一张更清晰的原图" : "请把框缩小一些",
      ],
      [
        enough,
        `像素：${width}×${height}，要求大于 ${rule.widthOver}×${rule.heightOver}`,
        "请把框放大，或换一张更大的照片",
      ],
      [
        measured >= from && measured <= to,
        `宽高比：${share(measured)}，要求 ${share(from)} 到 ${share(to)}`,
        "请调整裁剪框",
      ],
    ];
    list.replaceChildren(
      ...lines.map(([ok, text, mend]) => {
        const item = make("li", { className: "find" });
        item.append(
          make("i", { className: ok ? "ok-ink" : "bad-ink", textContent: ok ? "✓" : "✗" }),
          make("p", { textContent: ok ? text : `${text}。${mend}。（附件2 二、1）` }),
        );
        return item;
      }),
    );
  }

  function send() {
    const held = new DataTransfer();
    held.items.add(new File([blob], "证件照.jpg", { type: "image/jpeg" }));
    file.files = held.files;
    form.submit();
  }

  form.addEventListener("submit", (event) => {
    if (!picture) return;
    event.preventDefault();
    sending = true;
    if (blob) send();
  });
}
