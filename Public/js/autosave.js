// Typing is never lost. What is typed is kept in this browser at once, per account and form, and sent a moment later to the
// form's act as JSON. It leaves the browser when the server has it, or is put back at the next visit of the same account. A
// version older than the server's is refused (409), and the form's button then shows both. Each window keeps its own. A box
// named `submit` makes a text final: that is done by hand alone.
import { half, words } from "./whole.js";

const wait = 1500;
const days = 30;
const account = document.body.dataset.account;
const prefix = `pingheng:${account}:`;
const own = new Set(["_token", "_command", "version", "writer", "submit"]);

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const keys = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
/** Whether no other window that is open uses this name; from then on this one does. A window that is being left has a moment for it. */
const claim = (writer) =>
  new Promise((done) => {
    if (!navigator.locks) return done(true);
    const held = () => new Promise(() => done(true));
    navigator.locks.request(`pingheng:${writer}`, { signal: AbortSignal.timeout(1000) }, held).catch(() => done(false));
  });
const clock = (at) => new Date(at).toTimeString().slice(0, 5);
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

async function autosave(form, sent) {
  const path = form.dataset.autosave;
  const place = `${prefix}${form.dataset.keep}#`;
  const shown = form.querySelector("[data-saved]");
  const field = (name) => form.elements[name];
  let writer = Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => n.toString(16).padStart(2, "0")).join("");
  let key = place + writer;
  let timer, pause = 5000, busy = false, again = false, stopped = !path;

  const say = (text, ...more) => {
    for (const other of document.querySelectorAll("[data-saved]")) {
      if (other !== shown && other.textContent.startsWith("已保存")) other.textContent = "";
    }
    if (shown && (shown.textContent !== text || more.length)) shown.replaceChildren(text, ...more.flatMap((one) => [" ", one]));
  };
  const isTyped = ([name, value]) => typeof value === "string" && !own.has(name) && field(name)?.type !== "password";
  // In the place of what is typed in part stands what was there last.
  const last = new Map();
  const whole = ([name, value]) => {
    if (field(name).validity?.badInput) return [name, last.get(name) ?? field(name).defaultValue];
    last.set(name, value);
    return [name, value];
  };
  const typed = () => [...new FormData(form)].filter(isTyped).map(whole);
  const hidden = (name, value) => {
    const input = field(name) ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name }));
    input.value = value;
  };
  const keep = () => {
    const entry = {
      at: Date.now(),
      page: read(key)?.page ?? location.pathname,
      title: document.querySelector("h1")?.textContent,
      version: field("version")?.value,
      writer,
      values: typed(),
    };
    try {
      localStorage.setItem(key, JSON.stringify(entry));
    } catch {
      say("这个浏览器不能在本机保存内容，请及时点“保存”");
    }
  };
  const press = (text, act) => make("button", { type: "button", className: "plain-button", textContent: text, onclick: act });
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, 60000);
  };

  async function send() {
    if (stopped) return;
    if (busy) return void (again = true);
    const input = half(form);
    if (input) return say(`还没有保存：${words(input)}`);
    busy = true;
    clearTimeout(timer);
    const values = typed();
    const body = { writer };
    for (const [name, value] of values) body[name] = name in body ? [body[name], value].flat() : value;
    if (field("version")) body.version = field("version").value;
    try {
      const answer = await fetch(`/api${path}`, {
        method: "POST",
        body: JSON.stringify(body),
        credentials: "same-origin",
        redirect: "error",
        signal: AbortSignal.timeout(20000),
        headers: { "content-type": "application/json", "x-csrf-token": field("_token").value },
      });
      settle(answer, await answer.json(), JSON.stringify(values));
    } catch {
      say("没有网络，内容保存在本机，恢复后自动提交");
      later();
    }
    busy = false;
    if (again) {
      again = false;
      send();
    }
  }

  function settle(answer, said, values) {
    if (answer.ok) {
      if (field("version") && said.data) field("version").value = said.data.version;
      pause = 5000;
      if (JSON.stringify(typed()) === values) localStorage.removeItem(key);
      else keep();
      say(`已保存 ${clock(Date.now())}`);
    } else if (answer.status === 409) {
      stopped = true;
      say(`${said.detail}`, press("查看两个版本", () => form.requestSubmit()));
    } else if (answer.status === 422) {
      say(`还没有保存：${said.errors?.[0]?.message ?? said.detail}`);
    } else if (answer.status === 401 || answer.status === 403) {
      stopped = true;
      const login = make("a", { href: read(key)?.page ?? location.pathname, textContent: "重新登录" });
      say("登录已过期，内容保存在本机，重新登录后自动提交", login);
    } else {
      say("暂时没有保存，内容保存在本机，稍后自动提交");
      later();
    }
  }

  async function restore() {
    const all = keys(place).map((one) => [one, read(one)]).sort((a, b) => b[1].at - a[1].at);
    for (const [one, kept] of all) {
      if (JSON.stringify(kept.values) === JSON.stringify(typed())) localStorage.removeItem(one);
      else if (await claim(kept.writer)) return put(one, kept);
    }
    await claim(writer);
  }

  function put(one, kept) {
    key = one;
    const values = new Map();
    for (const [name, value] of kept.values) values.set(name, [...(values.get(name) ?? []), value]);
    for (const input of form.querySelectorAll("input,select,textarea")) {
      if (!input.name || own.has(input.name) || input.type === "file" || input.type === "password") continue;
      const found = values.get(input.name);
      if (input.type === "checkbox" || input.type === "radio") input.checked = Boolean(found?.includes(input.value));
      else input.value = found?.shift() ?? "";
      input.dispatchEvent(new Event("input"));
    }
    writer = kept.writer;
    if (kept.version !== undefined && field("version")) field("version").value = kept.version;
    form.closest("details")?.setAttribute("open", "");
    const drop = press("放弃这些内容", () => {
      localStorage.removeItem(key);
      location.reload();
    });
    say(`已放回 ${clock(kept.at)} 在本机保存的内容`, drop);
    send();
  }

  form.addEventListener("input", () => {
    keep();
    if (stopped) return path || say("内容保存在本机，点“保存”后提交");
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    hidden("writer", writer);
    keep();
    sessionStorage.setItem("pingheng:sent", key);
  });
  addEventListener("online", () => read(key) && send());
  for (const link of document.querySelectorAll("[data-discard]")) link.addEventListener("click", () => localStorage.removeItem(key));
  if (!("unsaved" in form.dataset)) return restore();
  // What this window has just sent was not taken: the page shows it, and goes on keeping it in the same place.
  const kept = sent?.startsWith(place) && read(sent);
  if (kept) [key, writer] = [sent, kept.writer];
  await claim(writer);
}

/** What the server has taken since, and what is old, leaves the browser; then the forms, and then what still waits elsewhere. */
export async function typing(root) {
  if (!account) return;
  const sent = sessionStorage.getItem("pingheng:sent");
  sessionStorage.removeItem("pingheng:sent");
  if (sent && "done" in document.body.dataset) localStorage.removeItem(sent);
  for (const key of keys(prefix)) {
    const kept = read(key);
    if (!kept?.values || Date.now() - kept.at > days * 86400000) localStorage.removeItem(key);
  }
  await Promise.all([...root.querySelectorAll("form[data-keep]")].map((form) => autosave(form, sent)));
  leftovers();
}

/** Texts that no open window has: a link to their form, or the text itself where the form is no more, or has taken another. */
async function leftovers() {
  const open = new Set((await navigator.locks?.query())?.held.map((lock) => lock.name));
  const waiting = keys(prefix).map((key) => [key, read(key)]).filter(([, kept]) => !open.has(`pingheng:${kept.writer}`));
  if (!waiting.length) return;
  const box = make("div", { className: "banner warn" });
  box.setAttribute("role", "status");
  box.append(make("p", { textContent: "这台设备上还有没有提交的内容：" }));
  for (const [key, kept] of waiting.slice(0, 5)) {
    const name = `${kept.title ?? "表单"}（${clock(kept.at)}）`;
    const line = make("div", {});
    if (kept.page !== location.pathname) {
      line.append(make("a", { href: kept.page, textContent: name }), " 打开后自动提交");
    } else {
      const fold = make("details", {});
      const text = kept.values.map(([, value]) => value).filter(Boolean).join("\n");
      fold.append(make("summary", { textContent: name }), make("pre", { textContent: text }));
      const drop = make("button", {
        type: "button",
        className: "plain-button",
        textContent: "放弃这些内容",
        onclick: () => line.remove(localStorage.removeItem(key)),
      });
      line.append(fold, drop);
    }
    box.append(line);
  }
  document.getElementById("main").prepend(box);
}
