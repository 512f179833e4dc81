// What pages gain where scripts run; every page works without.
import { counts } from "./count.js";
import { typing } from "./autosave.js";

counts(document);
typing(document);
// What few pages need comes when it is needed.
if (document.querySelector(".tick input,[data-pick]")) import("./pick.js").then(({ picks }) => picks(document));
if (document.querySelector("table[data-queue],details[data-key]")) import("./queue.js").then(({ queue }) => queue(document));
const sign = document.querySelectorAll("[data-sign]");
if (sign.length) import("./sign.js").then(({ pad }) => sign.forEach(pad));
const phone = document.querySelector("[data-phone]");
if (phone) import("./phone.js").then(({ wait }) => wait(phone));
const photo = document.querySelector("form[data-photo]");
if (photo) import("./photo.js").then(({ crop }) => crop(photo));
const files = document.querySelectorAll('form[enctype="multipart/form-data"]:not([data-photo],[data-sign])');
if (files.length) import("./upload.js").then(({ uploads }) => uploads(files));
if (document.querySelector("a[data-key]")) import("./reader.js").then(({ reader }) => reader(document));

// The error summary takes the focus, and a link in it the field that it names.
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll(".errors a").forEach((link) =>
  link.addEventListener("click", () => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    (field?.matches("input,select,textarea") ? field : field?.querySelector("input,select,textarea"))?.focus();
  }),
);
