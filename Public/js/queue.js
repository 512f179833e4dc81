// A queue walked by the keyboard: J and K move, Enter opens, X ticks, 1 2 3 open a decision, ? shows the keys.
const help = [
  ["J", "下一行"], ["K", "上一行"], ["Enter", "打开"], ["X", "选择"], ["1 2 3", "打开审核决定"], ["?", "显示这些按键"],
];

export function queue(root) {
  const rows = [...root.querySelectorAll("table[data-queue] tbody tr")];
  const decisions = [...root.querySelectorAll("details[data-key]")];
  if (!rows.length && !decisions.length) return;
  let at = rows.findIndex((row) => row.classList.contains("on"));

  const go = (to) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("on");
    at = Math.min(Math.max(to, 0), rows.length - 1);
    rows[at].classList.add("on");
    rows[at].scrollIntoView({ block: "nearest" });
    rows[at].querySelector("a")?.focus();
  };

  const show = () => {
    let dialog = root.getElementById("keys");
    if (!dialog) {
      dialog = root.createElement("dialog");
      dialog.id = "keys";
      dialog.className = "keys";
      dialog.setAttribute("aria-label", "键盘操作");
      for (const [key, what] of help) {
        const line = root.createElement("p");
        const name = root.createElement("kbd");
        name.textContent = key;
        line.append(name, ` ${what}`);
        dialog.append(line);
      }
      const close = root.createElement("form");
      close.method = "dialog";
      const button = root.createElement("button");
      button.className = "btn two";
      button.textContent = "关闭";
      close.append(button);
      dialog.append(close);
      root.body.append(dialog);
    }
    dialog.showModal();
  };

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]),textarea,select,dialog,[contenteditable]")) return;
    switch (event.key) {
      case "j": go(at + 1); break;
      case "k": go(at - 1); break;
      case "x": rows[at]?.querySelector("input[type=checkbox]")?.click(); break;
      case "?": show(); break;
      case "Enter": {
        // A link or button that has the focus does its own thing.
        if (event.target.closest("a,button,summary,input")) return;
        const url = rows[at]?.dataset.url;
        if (!url) return;
        location.assign(url);
        break;
      }
      default: {
        const decision = decisions.find((one) => one.dataset.key === event.key);
        if (!decision) return;
        decision.open = true;
        decision.querySelector("textarea,input:not([type=hidden]),button")?.focus();
      }
    }
    event.preventDefault();
  });
}
