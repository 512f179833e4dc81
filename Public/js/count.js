// How much a text area still takes, counted as the server counts: grapheme clusters, one for a line end.
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("zh", { granularity: "grapheme" }) : null;

export function graphemes(text) {
  const clean = text.replace(/\r\n?/g, "\n").replace(/^[ \t\n\u00a0\u3000]+|[ \t\n\u00a0\u3000]+$/g, "").normalize("NFC");
  if (!segmenter) return [...clean].length;
  let count = 0;
  for (const _ of segmenter.segment(clean)) count++;
  return count;
}

export function counts(root) {
  for (const line of root.querySelectorAll("[data-count]")) {
    const area = root.getElementById(line.dataset.count);
    const most = Number(area?.dataset.most);
    if (!most) continue;
    let timer;
    const show = () => {
      const left = most - graphemes(area.value);
      line.textContent = left >= 0 ? `还可输入 ${left} 字` : `超出 ${-left} 字`;
      line.classList.toggle("over", left < 0);
    };
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(show, 120);
    });
    show();
  }
}
