// Framing a name on a page of evidence: the mouse draws, a tap sets, the frame is moved and sized by pointer or keys. The four
// numbers beside it say the same and work by themselves.
const sides = ["left", "top", "width", "height"];
const least = 0.5;
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
const help =
  "用鼠标在页面上拖出一个框，或轻点姓名所在的地方；拖动框移动，拖右下角改变大小。" +
  "用键盘：放一个框，方向键移动，Shift 加方向键改变大小。";

export function mark(form) {
  const leaf = document.getElementById(form.dataset.mark);
  const inputs = sides.map((side) => form.elements[side]);
  const frame = make("div", { tabIndex: 0, className: "frame", hidden: true });
  frame.setAttribute("role", "application");
  frame.append(make("i"));
  const put = make("button", { type: "button", className: "btn two", textContent: "在页面中间放一个框" });
  const acts = make("p", { className: "acts" });
  acts.append(put);
  form.prepend(make("p", { className: "hint", textContent: help }), acts);
  // What was framed before is shown by the frame that can be moved.
  leaf.querySelector(".spot")?.remove();
  leaf.append(frame);
  leaf.classList.add("marked");
  leaf.querySelector("img").draggable = false;

  let box = null, grip = null, drawn = false;
  const clamp = (value, from, to) => Math.min(Math.max(value, from), to);
  const round = (value) => Math.round(value * 100) / 100;

  /** Keeps the frame on the page and says where it is. */
  function place(next, tell = true) {
    const w = clamp(next[2], least, 100), h = clamp(next[3], least, 100);
    box = [clamp(next[0], 0, 100 - w), clamp(next[1], 0, 100 - h), w, h].map(round);
    frame.hidden = false;
    sides.forEach((side, index) => (frame.style[side] = `${box[index]}%`));
    const where = `左 ${box[0]}%，上 ${box[1]}%，宽 ${box[2]}%，高 ${box[3]}%`;
    frame.setAttribute("aria-label", `署名框，${where}。方向键移动，Shift 加方向键改变大小`);
    if (tell) inputs.forEach((input, index) => (input.value = box[index]));
  }

  function read() {
    const values = inputs.map((input) => (input.value.trim() === "" ? NaN : Number(input.value)));
    const [x, y, w, h] = values;
    if (values.every((value) => value >= 0) && w >= least && h >= least && x + w <= 100 && y + h <= 100) place(values, false);
  }
  inputs.forEach((input) => input.addEventListener("input", read));
  read();

  put.addEventListener("click", () => {
    if (!box) place([38, 46, 24, 6]);
    frame.focus({ preventScroll: true });
    frame.scrollIntoView({ block: "center" });
  });

  frame.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-0.5, 0], ArrowRight: [0.5, 0], ArrowUp: [0, -0.5], ArrowDown: [0, 0.5] }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [x, y, w, h] = box;
    // At the edge a frame grows no further, instead of walking back.
    place(event.shiftKey ? [x, y, Math.min(w + step[0], 100 - x), Math.min(h + step[1], 100 - y)] : [x + step[0], y + step[1], w, h]);
  });

  const at = (event) => {
    const area = leaf.getBoundingClientRect();
    const x = ((event.clientX - area.left) / area.width) * 100;
    const y = ((event.clientY - area.top) / area.height) * 100;
    return [clamp(x, 0, 100), clamp(y, 0, 100)];
  };
  leaf.addEventListener("pointerdown", (event) => {
    const onFrame = event.target.closest(".frame");
    drawn = false;
    // A finger on the page scrolls: it sets a frame by a tap, and moves the frame itself.
    if (event.button || (!onFrame && event.pointerType === "touch")) return;
    event.preventDefault();
    leaf.setPointerCapture(event.pointerId);
    grip = { kind: !onFrame ? "draw" : event.target === frame ? "move" : "size", from: at(event), box };
    if (onFrame) frame.focus({ preventScroll: true });
  });
  leaf.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const [x, y] = at(event), [a, b] = grip.from, dx = x - a, dy = y - b;
    if (!drawn && Math.abs(dx) < 0.3 && Math.abs(dy) < 0.3) return;
    drawn = true;
    if (grip.kind === "draw") return place([Math.min(a, x), Math.min(b, y), Math.abs(dx), Math.abs(dy)]);
    const [left, top, w, h] = grip.box;
    place(grip.kind === "move" ? [left + dx, top + dy, w, h] : [left, top, Math.min(w + dx, 100 - left), Math.min(h + dy, 100 - top)]);
  });
  for (const end of ["pointerup", "pointercancel"])
    leaf.addEventListener(end, () => {
      if (grip && drawn) frame.focus({ preventScroll: true });
      grip = null;
    });
  leaf.addEventListener("click", (event) => {
    if (drawn || event.target.closest(".frame")) return;
    const [x, y] = at(event), w = box?.[2] ?? 24, h = box?.[3] ?? 6;
    place([x - w / 2, y - h / 2, w, h]);
    frame.focus({ preventScroll: true });
  });
}
