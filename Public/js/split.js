// Two columns with a border between them that pointer and keys move. Where it stands is kept in this browser.
// Without scripts, and on a phone, the columns are as the style has them.
const least = 25, most = 80;

export function split(box) {
  const name = `split:${box.dataset.split}`;
  const [first, second] = box.children;
  const bar = Object.assign(document.createElement("div"), { className: "border", tabIndex: 0, title: "拖动或用方向键调整宽度，双击恢复" });
  const kept = () => {
    try {
      return Number(localStorage.getItem(name)) || 0;
    } catch {
      return 0;
    }
  };
  const measured = () => Math.round((first.getBoundingClientRect().width / box.getBoundingClientRect().width) * 100);

  /** Puts the border at so many hundredths of the width; nothing is kept where nobody has moved it. */
  function place(at, keep = true) {
    const to = Math.min(Math.max(Math.round(at), least), most);
    box.classList.add("drawn");
    box.style.setProperty("--at", to);
    bar.setAttribute("aria-valuenow", to);
    bar.setAttribute("aria-valuetext", `左边占百分之 ${to}`);
    if (keep)
      try {
        localStorage.setItem(name, to);
      } catch {}
  }

  function reset() {
    localStorage.removeItem(name);
    box.classList.remove("drawn");
    bar.hidden = true;
    const at = measured();
    bar.hidden = false;
    place(at, false);
  }

  const said = {
    role: "separator",
    "aria-orientation": "vertical",
    "aria-label": `${box.dataset.name}的宽度`,
    "aria-valuemin": least,
    "aria-valuemax": most,
  };
  for (const [key, value] of Object.entries(said)) bar.setAttribute(key, value);
  const at = kept() || measured();
  second.before(bar);
  place(at, false);

  bar.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = Number(bar.getAttribute("aria-valuenow"));
    const to = { ArrowLeft: now - 2, ArrowRight: now + 2, Home: least, End: most }[event.key];
    if (to === undefined) return;
    // The arrows turn no page here.
    event.preventDefault();
    event.stopPropagation();
    place(to);
  });
  bar.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    bar.focus({ preventScroll: true });
    bar.setPointerCapture(event.pointerId);
  });
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const area = box.getBoundingClientRect();
    place(((event.clientX - area.left) / area.width) * 100);
  });
  bar.addEventListener("dblclick", reset);
}
