// What pages gain where scripts run; every page works without.
import { counts } from "./count.js";
import { autosave } from "./autosave.js";
import { picks } from "./pick.js";
import { queue } from "./queue.js";
import { reader } from "./reader.js";

counts(document);
document.querySelectorAll("form[data-autosave]").forEach(autosave);
picks(document);
queue(document);
reader(document);

// The error summary takes the focus, and a link in it the field that it names.
document.querySelector("[data-focus]")?.focus();
document.querySelectorAll(".errors a").forEach((link) =>
  link.addEventListener("click", () => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    (field?.matches("input,select,textarea") ? field : field?.querySelector("input,select,textarea"))?.focus();
  }),
);
