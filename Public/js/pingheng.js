// What pages gain where scripts run; every page works without.
import { counts } from "./count.js";
import { typing } from "./autosave.js";
import { whole } from "./whole.js";

whole(document);
counts(document);
typing(document);
// What few pages need comes when it is needed; then the page says that it is ready for keys.
const parts = [];
const need = (selector, load) => {
  const found = document.querySelectorAll(selector);
  if (found.length) parts.push(load(found));
};
need(".tick input,[data-pick]", () => import("./pick.js").then(({ picks }) => picks(document)));
need("table[data-queue],details[data-key]", () => import("./queue.js").then(({ queue }) => queue(document)));
need("[data-sign]", (found) => import("./sign.js").then(({ pad }) => found.forEach(pad)));
need("[data-phone]", ([found]) => import("./phone.js").then(({ wait }) => wait(found)));
need("form[data-photo]", ([found]) => import("./photo.js").then(({ crop }) => crop(found)));
const upload = 'form[enctype="multipart/form-data"]:not([data-photo],[data-sign])';
need(upload, (found) => import("./upload.js").then(({ uploads }) => uploads(found)));
need("form[data-mark]", ([found]) => import("./mark.js").then(({ mark }) => mark(found)));
need("[data-split]", (found) => import("./split.js").then(({ split }) => found.forEach(split)));
need("a[data-key]", () => import("./reader.js").then(({ reader }) => reader(document)));
Promise.all(parts).then(() => (document.documentElement.dataset.ready = "yes"));

// The error summary takes the focus, and a link in it the field that it names.
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll(".errors a").forEach((link) =>
  link.addEventListener("click", () => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    (field?.matches("input,select,textarea") ? field : field?.querySelector("input,select,textarea"))?.focus();
  }),
);
