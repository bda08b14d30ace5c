// The page's words for the script; no text lives in script files.

const words = JSON.parse(document.getElementById("words").textContent);

/** Tell a screen reader what happened; who sees the page sees it there. */
export function tell(text) {
  document.getElementById("status").textContent = text;
}

/** Say something to everybody for a while; frame.js, imported here as well, would run twice. */
export function announce(text, seconds = 5) {
  const toast = Object.assign(document.createElement("p"), { className: "toast", textContent: text });
  document.getElementById("live").replaceChildren(toast);
  setTimeout(() => toast.remove(), seconds * 1000);
}

/** Return a phrase with its {places} filled. */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
