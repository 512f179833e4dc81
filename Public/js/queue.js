// A queue walked by the keyboard: J and K move through the rows of a list or, on a case's own page, through what the rules found;
// Enter opens, X ticks, 1 2 3 open a decision, R puts what was found on the correction list, L goes back to the list, ? shows the keys.
const help = [
  ["J", "下一行，或下一条规则结论"],
  ["K", "上一行"],
  ["Enter", "打开"],
  ["X", "选择"],
  ["1 2 3", "打开审核决定，按 Ctrl+Enter 办理"],
  ["R", "加入补正清单"],
  ["L", "回到列表"],
  ["?", "显示这些按键"],
];
// The decision that returns a case, by its form.
const returning = "form[action$='/return'] textarea[name=items]";

export function queue(root) {
  const rows = [...root.querySelectorAll("table[data-queue] tbody tr[data-row]")];
  const decisions = [...root.querySelectorAll("details[data-key]")];
  const found = rows.length || !decisions.length ? [] : [...root.querySelectorAll("[data-correction]")];
  const steps = rows.length ? rows : found;
  if (!steps.length && !decisions.length) return;
  // The row whose case stands beside the list: the decisions are about that one.
  const beside = rows.findIndex((row) => row.classList.contains("on"));
  let at = beside;

  const go = (to) => {
    if (!steps.length) return;
    steps[at]?.classList.remove("on");
    at = Math.min(Math.max(to, 0), steps.length - 1);
    steps[at].classList.add("on");
    steps[at].scrollIntoView({ block: "nearest" });
    (rows.length ? steps[at].querySelector("a") : steps[at])?.focus();
  };

  const say = (text) => {
    let said = root.getElementById("said");
    if (!said) {
      said = root.createElement("p");
      said.id = "said";
      said.className = "unseen";
      said.setAttribute("role", "status");
      root.body.append(said);
    }
    said.textContent = text;
  };

  const open = (decision) => {
    decision.open = true;
    decision.scrollIntoView({ block: "nearest" });
    decision.querySelector("textarea,input:not([type=hidden]),button")?.focus();
  };

  // Beside a list the case of the chosen row comes first: nobody decides on another case than the one that is marked.
  const elsewhere = (key) => {
    const there = at === beside ? null : rows[at]?.querySelector("a[data-beside]");
    if (!there) return false;
    location.assign(`${there.href}#key-${key}`);
    return true;
  };

  const decide = (key) => {
    if (elsewhere(key)) return true;
    const decision = decisions.find((one) => one.dataset.key === key);
    if (decision) open(decision);
    return Boolean(decision);
  };

  // R: the finding that is marked, or that holds the focus, becomes a line of the list.
  const correct = () => {
    if (elsewhere("r")) return true;
    const items = root.querySelector(returning);
    if (!items) return false;
    const one = root.activeElement?.closest("[data-correction]") ?? (found.length ? found[at] : null);
    items.closest("details").open = true;
    if (!one) {
      items.focus();
      return true;
    }
    const line = one.dataset.correction.replaceAll("\n", " ");
    const lines = items.value.split("\n").filter(Boolean);
    if (!lines.includes(line)) items.value = [...lines, line].join("\n");
    items.dispatchEvent(new Event("input", { bubbles: true }));
    say(`已加入补正清单：${line}`);
    return true;
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

  const act = (event) => {
    switch (event.key.toLowerCase()) {
      case "j": go(at + 1); return true;
      case "k": go(at - 1); return true;
      case "x": rows[at]?.querySelector("input[type=checkbox]")?.click(); return true;
      case "r": return correct();
      case "l": {
        const back = root.querySelector("a[data-back]");
        back?.click();
        return Boolean(back);
      }
      case "?": show(); return true;
      case "enter": {
        // A link or button that has the focus does its own thing.
        const url = event.target.closest("a,button,summary,input") ? null : rows[at]?.querySelector("a").href;
        if (url) location.assign(url);
        return Boolean(url);
      }
      default: return decide(event.key);
    }
  };

  root.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    // From anywhere in a decision: no way with the mouse to its button.
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("details[data-key]")?.querySelector("form");
      if (form) {
        event.preventDefault();
        form.requestSubmit();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]),textarea,select,dialog,[contenteditable]")) return;
    if (act(event)) event.preventDefault();
  });

  // The key that was pressed on another row.
  const asked = location.hash.match(/^#key-([1-9r])$/)?.[1];
  if (asked) {
    history.replaceState(null, "", location.pathname + location.search);
    if (asked === "r") correct();
    else decide(asked);
  }
}
