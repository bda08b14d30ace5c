// The page's words for the script; no text lives in script files.

const words = JSON.parse(document.getElementById("words").textContent);

/** Tell a screen reader what happened; who sees the page sees it there. */
export function tell(text) {
  document.getElementById("status").textContent = text;
}

/** Return a phrase with its {places} filled. */
export function say(key, values = {}) {
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
