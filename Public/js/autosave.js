// Posts a form while it is filled in, says when it was kept, and keeps in the browser what could not be sent: after
// signing in again on the same page, that text is put back.
const wait = 1500;

export function autosave(form) {
  const path = form.dataset.autosave;
  const shown = form.querySelector("[data-saved]");
  const key = `pingheng:${location.pathname}:${path}`;
  const say = (text) => shown && (shown.textContent = text);
  const typed = () =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "_token" && name !== "_command" && !isPassword(name));
  const isPassword = (name) => form.elements[name]?.type === "password";
  let timer;
  let busy = false;
  let again = false;

  const keep = () => localStorage.setItem(key, JSON.stringify(typed()));

  const send = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    keep();
    try {
      const body = new URLSearchParams(typed());
      body.set("_token", form.elements._token.value);
      const answer = await fetch(path, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
      // A kept draft answers with a redirect, which is opaque here; so is the way to signing in, told apart by asking.
      if (answer.type === "opaqueredirect" ? await signedIn() : answer.ok) {
        localStorage.removeItem(key);
        say(`已保存 ${new Date().toTimeString().slice(0, 5)}`);
      } else if (answer.status === 422) {
        say("有内容不符合要求，提交前请修改");
      } else {
        say("还没有保存，内容暂存在这台设备上");
      }
    } catch {
      say("网络断开，内容暂存在这台设备上，恢复后自动保存");
    }
    busy = false;
    if (again) {
      again = false;
      send();
    }
  };

  const signedIn = async () => {
    const page = await fetch(location.href, { method: "HEAD", redirect: "manual", credentials: "same-origin" });
    return page.type !== "opaqueredirect" && page.ok;
  };

  const restore = () => {
    const kept = localStorage.getItem(key);
    if (!kept) return;
    try {
      const values = new Map();
      for (const [name, value] of JSON.parse(kept)) values.set(name, [...(values.get(name) ?? []), value]);
      for (const field of form.querySelectorAll("input,select,textarea")) {
        if (!field.name || field.type === "hidden" || field.type === "file" || field.type === "password") continue;
        const found = values.get(field.name);
        if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(found?.includes(field.value));
        else if (found) field.value = found[0];
      }
      say("已恢复上次没有保存的内容");
      send();
    } catch {
      localStorage.removeItem(key);
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  });
  form.addEventListener("submit", () => localStorage.removeItem(key));
  addEventListener("online", () => localStorage.getItem(key) && send());
  restore();
}
