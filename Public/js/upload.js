// A form with a file is sent with a bar that shows how far it is. A large file goes ahead of its form in pieces: when the connection
// breaks it goes on from the byte at which it stopped, also after the page was closed and the same file is chosen again. Then the
// form follows with the file's id in its place. Where a file cannot go ahead it goes with the form, which is sent again as a whole.
// Either way the form's own id keeps it from being taken twice.
const pauses = [2, 4, 8, 15, 30];
const most = 1 << 20;

export function uploads(forms) {
  for (const form of forms)
    form.addEventListener("submit", (event) => {
      // A button that leads elsewhere sends no files on their way.
      if (event.defaultPrevented || event.submitter?.hasAttribute("formaction") || !files(form).length) return;
      event.preventDefault();
      if (!form.hasAttribute("aria-busy")) new Sending(form).run();
    });
}

const files = (form) => [...form.elements].filter((field) => field.type === "file" && field.files.length);

/** What the person has to be told. */
class Told extends Error {}

/** One request: its answer, or an error when the connection breaks. */
const ask = (method, url, headers, body, sent) =>
  new Promise((answered, broke) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (sent) request.upload.onprogress = ({ loaded, total }) => sent(loaded, total);
    request.onload = () => answered(request);
    request.onerror = broke;
    request.send(body);
  });

/** What soon passes is as good as a broken connection: no server behind the proxy, too much at once. */
const lasting = (answer, ...passing) => {
  if (passing.includes(answer.status)) throw answer;
  return answer;
};

class Sending {
  gained = 0;

  constructor(form) {
    this.form = form;
    this.body = new FormData(form);
    form.querySelector("[data-sending]")?.remove();
    const place = document.createElement("div");
    place.dataset.sending = "";
    place.innerHTML = '<progress max="100" value="0" aria-label="上传进度"></progress><p class="muted" role="status"></p>';
    form.append(place);
    form.setAttribute("aria-busy", "true");
    [this.bar, this.words] = place.children;
    this.say(0, "正在上传…");
  }

  say(percent, text) {
    this.bar.value = percent;
    if (this.words.textContent !== text) this.words.textContent = text;
  }

  shown = (sent, total, before = "正在上传，") => {
    const tens = Math.floor((10 * sent) / total) * 10;
    this.say((100 * sent) / total, sent < total ? `${before}已传 ${tens}%` : "已传完，正在检查文件…");
  };

  /** Until the connection may be there again. */
  async broken(text, tries) {
    this.say(this.bar.value, text);
    await new Promise((done) => {
      setTimeout(done, 1000 * pauses[Math.min(tries, pauses.length - 1)]);
      addEventListener("online", done, { once: true });
    });
  }

  async run() {
    try {
      // A file that the server has forgotten meanwhile is sent once more.
      for (let rounds = 0; rounds < 3; rounds++) {
        await this.ahead();
        const answer = await this.whole();
        if (answer.status !== 410) return arrive(answer);
      }
      this.stop("文件没有传成功，请再上传一次。");
    } catch (problem) {
      if (!(problem instanceof Told)) throw problem;
      this.stop(problem.message);
    }
  }

  stop(text) {
    this.form.removeAttribute("aria-busy");
    this.bar.remove();
    this.words.className = "error";
    this.words.textContent = text;
  }

  /** Every large file of the form, one after the other. */
  async ahead() {
    if (!this.form.hasAttribute("data-ahead")) return;
    for (const field of files(this.form)) {
      const [file] = field.files;
      const id = file.size > most && (await this.pieces(file));
      this.body.set(field.name, id || file);
    }
  }

  /** Sends a file piece by piece. Its id, or nothing when it has to go with the form. */
  async pieces(file) {
    // Nodes that know nothing of each other's pieces would have it sent in circles.
    for (let breaks = 0, circles = 0; circles < 8; ) {
      const gained = this.gained;
      try {
        const id = await this.goOn(file);
        if (id !== undefined) return id;
        circles = this.gained > gained ? 0 : circles + 1;
      } catch (problem) {
        if (problem instanceof Told) throw problem;
        await readable(file);
        breaks = this.gained > gained ? 0 : breaks + 1;
        await this.broken("连接断了，已传的部分还在，恢复后接着传。", breaks);
      }
    }
    return null;
  }

  /** Asks from where to go on, and goes on. The id when all of it is there; null when it cannot go ahead; undefined to ask again. */
  async goOn(file) {
    const token = this.form.elements._token.value;
    const known = JSON.stringify({ name: file.name, size: file.size, modified: file.lastModified });
    const asJSON = { "content-type": "application/json", "x-csrf-token": token };
    const opened = lasting(await ask("POST", "/api/uploads", asJSON, known), 429, 502, 504);
    if (opened.status === 413) throw new Told(JSON.parse(opened.responseText).detail);
    if (opened.status !== 200) return null;
    let { id, offset } = JSON.parse(opened.responseText).data;
    const before = offset ? "接着上次的继续，" : "正在上传，";
    while (offset < file.size) {
      const headers = { "content-type": "application/offset+octet-stream", "upload-offset": offset, "x-csrf-token": token };
      const sent = (loaded) => this.shown(Math.min(offset + loaded, file.size - 1), file.size, before);
      const answer = await ask("PATCH", `/api/uploads/${id}`, headers, file.slice(offset, offset + most), sent);
      lasting(answer, 429, 502, 503, 504);
      const here = answer.status === 204 ? Number(answer.getResponseHeader("upload-offset")) : 0;
      if (here <= offset) return undefined;
      this.gained += here - offset;
      offset = here;
    }
    return id;
  }

  /** The form itself, with what of the files has not gone ahead. */
  async whole() {
    const withFile = [...this.body.values()].some((value) => value instanceof File);
    for (let tries = 0; ; tries++) {
      try {
        this.say(withFile ? 0 : 100, withFile ? (tries ? "正在重新上传…" : "正在上传…") : "已传完，正在检查文件…");
        const sent = withFile ? (bytes, total) => this.shown(bytes, total) : undefined;
        const answer = await ask("POST", this.form.action, { "x-redirect": "as-text" }, this.body, sent);
        return lasting(answer, 502, 504);
      } catch {
        for (const field of files(this.form)) await readable(field.files[0]);
        const text = withFile
          ? "连接断了，文件还在这里，恢复后自动重新上传，请不要关闭页面。"
          : "连接断了，文件已传完，恢复后自动提交，请不要关闭页面。";
        await this.broken(text, tries);
      }
    }
  }
}

/** A file that was changed or moved meanwhile looks like a broken connection, and never arrives. */
async function readable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Told("读不到这个文件了，它可能被修改或移走了。请重新选择。");
  }
}

function arrive(answer) {
  const next = answer.getResponseHeader("x-location");
  if (next) location.assign(next);
  else show(answer.responseText, answer.responseURL);
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
