// One box above a column of boxes ticks them all; it follows what is ticked below it.
export function picks(root) {
  for (const table of root.querySelectorAll("table")) {
    const head = table.querySelector("thead td:first-child");
    const boxes = [...table.querySelectorAll("tbody .tick input")];
    if (!head || boxes.length < 2) continue;
    join((label) => head.append(label), "tick", "unseen", boxes);
  }
  for (const group of root.querySelectorAll("[data-pick]")) {
    const boxes = [...group.querySelectorAll("input[type=checkbox]")];
    if (boxes.length > 1) join((label) => group.querySelector("legend").after(label), "pick", "", boxes);
  }
}

function join(put, look, hidden, boxes) {
  const all = Object.assign(document.createElement("input"), { type: "checkbox" });
  const text = Object.assign(document.createElement("span"), { textContent: "全选", className: hidden });
  const label = Object.assign(document.createElement("label"), { className: look });
  label.append(all, text);
  put(label);
  const follow = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  boxes.forEach((box) => box.addEventListener("change", follow));
  follow();
}
