// Evidence read by the keyboard: a link that shows a key is followed when the key is pressed.
export function reader(root) {
  const links = [...root.querySelectorAll("a[data-key]")];
  if (!links.length) return;
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input,textarea,select,dialog,[contenteditable]")) return;
    // In a picture that is larger than its window the arrows scroll.
    const sheet = event.target.closest(".sheet");
    if (sheet && event.key.startsWith("Arrow") && sheet.scrollWidth > sheet.clientWidth) return;
    const key = event.key === "=" ? "+" : event.key;
    const link = links.find((one) => one.dataset.key === key || one.dataset.key === key.toLowerCase());
    if (!link) return;
    event.preventDefault();
    location.assign(link.href);
  });
}
