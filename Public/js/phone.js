// The page that shows the QR code: on a desk it asks for one by itself, counts its minutes down, and goes on when the phone has signed.
const beat = 2000;

export function wait(card) {
  const take = async (event) => {
    event?.preventDefault();
    try {
      const form = card.querySelector("form");
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-phone][data-seconds]");
      // The session has ended, or the application is on its way: the page itself says so.
      if (!fresh) return event && location.reload();
      card.replaceWith(fresh);
      watch(fresh);
    } catch {
      say(card, "没有网络，拿不到二维码。请稍后再试，或在这一页上签。");
    }
  };
  const arm = (card) => card.querySelector("form").addEventListener("submit", take);
  const say = (card, text) => {
    const state = card.querySelector("[data-state]") ?? card.querySelector("h2").nextElementSibling;
    if (state.textContent !== text) state.textContent = text;
  };

  function watch(fresh) {
    card = fresh;
    arm(card);
    card.querySelector("[data-plain]").hidden = true;
    const end = Date.now() + Number(card.dataset.seconds) * 1000;
    const mine = card;
    say(card, "等待手机签名……");
    const look = async () => {
      if (!mine.isConnected) return;
      const left = Math.max(0, end - Date.now());
      mine.querySelector("[data-left]").textContent = left > 60000 ? `${Math.ceil(left / 60000)} 分钟` : `${Math.ceil(left / 1000)} 秒`;
      try {
        const answer = await fetch(mine.dataset.phone, { credentials: "same-origin", signal: AbortSignal.timeout(10000) });
        const state = await answer.json();
        if (state.link === "signed") {
          say(mine, "签名已收到。这一页会自动进入下一步。");
          return setTimeout(() => location.assign(mine.dataset.next), 1500);
        }
        if (answer.status === 401) return say(mine, "登录已过期。请刷新这一页，重新登录。");
        if (state.link === "expired" || !left) {
          mine.querySelector(".qr").classList.add("over");
          return say(mine, "二维码已过期。请换一个二维码。");
        }
      } catch {
        if (!left) return say(mine, "没有网络。请恢复后换一个二维码。");
      }
      setTimeout(look, beat);
    };
    look();
  }

  if (card.dataset.seconds) watch(card);
  else {
    arm(card);
    // Who holds the phone already signs on this page.
    if (matchMedia("(min-width: 901px) and (pointer: fine)").matches) take();
  }
}
