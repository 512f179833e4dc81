// Half a date is nothing to a browser: the form would be sent with an empty field, which may mean something else. What is typed in
// part is therefore completed or cleared before anything leaves the page; the field is named.

/** The first field of a form that is typed in part. */
export const half = (form) => [...form.elements].find((one) => one.validity?.badInput);

export const words = (input) => {
  const name = (input.labels?.[0]?.firstChild?.textContent ?? "").trim();
  return `“${name || "日期"}”只填了一部分。请把年、月、日填完整，或者清空这一栏`;
};

const box = (input) => input.closest(".field") ?? input.parentElement;
const told = (input) => box(input).querySelector("[data-half]");

function tell(input) {
  if (told(input)) return;
  const line = Object.assign(document.createElement("p"), { className: "error", id: `${input.id}-half` });
  line.dataset.half = "";
  line.setAttribute("role", "alert");
  line.append(Object.assign(document.createElement("b"), { textContent: "错误：" }), `${words(input)}。`);
  input.before(line);
  box(input).classList.add("wrong");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), line.id].filter(Boolean).join(" "));
}

function forget(input) {
  const line = told(input);
  if (!line) return;
  const rest = input.getAttribute("aria-describedby").split(" ").filter((id) => id !== line.id).join(" ");
  line.remove();
  if (rest) input.setAttribute("aria-describedby", rest);
  else input.removeAttribute("aria-describedby");
  // What the server has said of the field stays.
  if (box(input).querySelector(".error")) return;
  box(input).classList.remove("wrong");
  input.removeAttribute("aria-invalid");
}

const look = ({ target }) => target.validity && target.type === "date" && (target.validity.badInput ? tell(target) : forget(target));

export function whole(root) {
  // Before every other script, and instead of them.
  const stop = (event) => {
    const input = half(event.target);
    if (!input) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.closest("details")?.setAttribute("open", "");
    tell(input);
    input.focus();
  };
  root.addEventListener("submit", stop, true);
  root.addEventListener("focusout", look);
  root.addEventListener("input", ({ target }) => target.validity?.badInput === false && target.type === "date" && forget(target));
}
