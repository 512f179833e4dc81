// What pages gain where scripts run; every page works without.
import { typing } from "./autosave.js";
import { counts } from "./count.js";
import { picks } from "./pick.js";
import { queue } from "./queue.js";
import { reader } from "./reader.js";
import { uploads } from "./upload.js";

// What listens for keys and touches is there before the page says that it has loaded: no key is lost.
counts(document);
typing(document);
picks(document);
queue(document);
reader(document);
uploads(document.querySelectorAll('form[enctype="multipart/form-data"]:not([data-photo],[data-sign])'));
// What draws a part of its own comes when it is needed.
const sign = document.querySelectorAll("[data-sign]");
if (sign.length) import("./sign.js").then(({ pad }) => sign.forEach(pad));
const phone = document.querySelector("[data-phone]");
if (phone) import("./phone.js").then(({ wait }) => wait(phone));
const photo = document.querySelector("form[data-photo]");
const spot = document.querySelector("form[data-mark]");
if (spot) import("./mark.js").then(({ mark }) => mark(spot));
if (photo) import("./photo.js").then(({ crop }) => crop(photo));

// The error summary takes the focus, and a link in it the field that it names.
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll(".errors a").forEach((link) =>
  link.addEventListener("click", () => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    (field?.matches("input,select,textarea") ? field : field?.querySelector("input,select,textarea"))?.focus();
  }),
);
