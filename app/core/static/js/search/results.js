// The list: fetched as a page, swapped in by regions, so that script and server show the same.

const region = (root, name) => root.querySelector(`[data-region="${name}"]`);
let running = null;

/** Remember what has the focus, and which folds are open, across a swap. */
function remember() {
  const { activeElement: active } = document;
  const folds = [...document.querySelectorAll("details[data-fold][open]")].map((fold) => fold.dataset.fold);
  const link = active?.closest?.("[data-region] a[href]");
  const selector = active?.id
    ? `#${CSS.escape(active.id)}`
    : link
      ? `[data-region] a[href="${CSS.escape(link.getAttribute("href"))}"]`
      : active?.name && `[name="${CSS.escape(active.name)}"][value="${CSS.escape(active.value)}"]`;
  return () => {
    for (const fold of document.querySelectorAll("details[data-fold]")) {
      fold.open = folds.includes(fold.dataset.fold);
    }
    if (selector && document.activeElement === document.body) {
      document.querySelector(selector)?.focus({ preventScroll: true });
    }
  };
}

/** Put the text fields back as they are being typed; the answer belongs to an older state. */
function keepTyping(fresh) {
  const active = document.activeElement;
  if (active?.matches?.("#search input.input") && fresh.querySelector(`#${active.id}`)) {
    return () => {
      const field = document.getElementById(active.id);
      field.value = active.value;
      field.focus({ preventScroll: true });
      field.setSelectionRange?.(active.selectionStart, active.selectionEnd);
    };
  }
  return () => undefined;
}

/**
 * Show the search at an address without a reload.
 *
 * A newer call ends an older one. Where anything fails the browser goes there itself, so
 * that nothing typed is lost.
 * @param {string} address
 * @param {{typing?: boolean}} options typing: keep the text of the field that has the focus
 * @returns {Promise<boolean>} whether the page now shows it
 */
export async function show(address, { typing = true } = {}) {
  running?.abort();
  const own = new AbortController();
  running = own;
  const list = region(document, "results");
  list.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { signal: own.signal, headers: { Accept: "text/html", "X-Requested-With": "regions" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!region(fresh, "results")) throw new Error("not a search page");
    swap(fresh, typing);
    return true;
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
    return false;
  } finally {
    if (running === own) list.removeAttribute("aria-busy");
  }
}

function swap(fresh, typing) {
  const restore = remember();
  const retype = typing ? keepTyping(fresh) : () => undefined;
  for (const name of ["form", "results", "reach"]) {
    region(document, name).replaceChildren(...region(fresh, name).childNodes);
  }
  restore();
  retype();
  document.getElementById("mistakes")?.focus();
  document.dispatchEvent(new CustomEvent("results"));
}

/**
 * Return what the list says of itself: total, address of the points, its own address, the trip
 * that links go on with; whether something typed was wrong, and whether it was answered even so.
 */
export function head() {
  const { points, total, self, trip, answered } = document.querySelector(".finder-head").dataset;
  const failed = Boolean(document.getElementById("mistakes"));
  return { points, total: Number(total), self, trip, failed, answered: answered !== "no" };
}

/** Return the address of the form as it is filled in now; empty fields are left out. */
export function formAddress(changes = {}) {
  const form = document.getElementById("search");
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!(name in changes) && value !== "" && !(name === "mode" && value === "transit")) query.append(name, value);
  }
  for (const [name, value] of Object.entries(changes)) if (value) query.set(name, value);
  return `${form.getAttribute("action")}?${query}`;
}
