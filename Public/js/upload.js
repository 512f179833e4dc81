// A form with a file is sent with a bar that shows how far it is. When the connection breaks it is sent again by itself as soon as it can be;
// the form's own id keeps it from being taken twice.
const pauses = [2, 4, 8, 15, 30];

export function uploads(forms) {
  for (const form of forms)
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || ![...form.elements].some((field) => field.type === "file" && field.files.length)) return;
      event.preventDefault();
      if (!form.hasAttribute("aria-busy")) send(form, tell(form), 0);
    });
}

function tell(form) {
  const place = document.createElement("div");
  place.innerHTML = '<progress max="100" value="0" aria-label="上传进度"></progress><p class="muted" role="status"></p>';
  form.append(place);
  form.setAttribute("aria-busy", "true");
  const [bar, words] = place.children;
  return (percent, text) => {
    bar.value = percent;
    if (words.textContent !== text) words.textContent = text;
  };
}

function send(form, say, tries) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("x-redirect", "as-text");
  request.upload.onprogress = ({ loaded, total }) =>
    say((100 * loaded) / total, loaded < total ? `正在上传，已传 ${Math.floor((10 * loaded) / total) * 10}%` : "已传完，正在检查文件…");
  request.onload = () => {
    const next = request.getResponseHeader("x-location");
    if (next) location.assign(next);
    else show(request.responseText, request.responseURL);
  };
  request.onerror = () => {
    say(0, "连接断了，文件还在这里，恢复后自动重新上传，请不要关闭页面。");
    let waits = setTimeout(again, 1000 * pauses[Math.min(tries, pauses.length - 1)]);
    addEventListener("online", again, { once: true });
    function again() {
      clearTimeout(waits);
      removeEventListener("online", again);
      send(form, say, tries + 1);
    }
  };
  say(0, tries ? "正在重新上传…" : "正在上传…");
  request.send(new FormData(form));
}

// A form that has to be mended takes the page's place, as it would have without a script, and its scripts run once more.
function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  history.replaceState(null, "", address);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  scrollTo(0, 0);
  import(`./pingheng.js?${Date.now()}`);
}
