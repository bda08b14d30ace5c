// The desk: text fields as tall as their text, and no leaving with words that were not kept.

const form = document.querySelector(".plan");
let changed = false;

/** Where the page stood when it was sent, which only this browser remembers until it is back. */
function remember(value) {
  try {
    const kept = sessionStorage.getItem("plan-spot");
    if (value === undefined) sessionStorage.removeItem("plan-spot");
    else sessionStorage.setItem("plan-spot", String(Math.round(value)));
    return kept;
  } catch {
    return null;
  }
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

for (const field of form.querySelectorAll("textarea")) {
  grow(field);
  field.addEventListener("input", () => grow(field));
}
window.addEventListener("resize", () => form.querySelectorAll("textarea").forEach(grow));
form.addEventListener("input", () => (changed = true));
form.addEventListener("submit", () => {
  changed = false;
  remember(window.scrollY);
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
document.getElementById("own-link")?.addEventListener("focus", (event) => event.target.select());

const mistakes = document.getElementById("mistakes");
const spot = remember();
if (mistakes) mistakes.scrollIntoView({ block: "start" });
else if (spot && !location.hash) window.scrollTo(0, Number(spot));
