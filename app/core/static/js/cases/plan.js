// The desk: text fields as tall as their text, and no leaving with words that were not kept.

const form = document.querySelector(".plan");
let changed = false;

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
form.addEventListener("submit", () => (changed = false));
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
document.getElementById("own-link")?.addEventListener("focus", (event) => event.target.select());
document.getElementById("mistakes")?.scrollIntoView({ block: "start" });
