// Minutes that were estimates for the moment: the same search is asked again, once or twice.

const WAITS_MS = [900, 2700];
let address = "";
let tries = 0;
let timer = 0;

const head = () => document.querySelector(".finder-head");
const list = () => document.querySelector('[data-region="results"]');

/** Return what puts the focus back on the same link once the list has been swapped. */
function keepFocus() {
  const link = document.activeElement?.closest?.('[data-region="results"] a[href]');
  const href = link?.getAttribute("href");
  return () => {
    if (!href || document.activeElement !== document.body) return;
    list().querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  };
}

async function again(show) {
  // A search on its way must not be ended by an older one.
  if (list().hasAttribute("aria-busy") || head().dataset.self !== address) return;
  tries += 1;
  const refocus = keepFocus();
  await show(address);
  refocus();
}

function watch(show) {
  clearTimeout(timer);
  const { self, refining } = head().dataset;
  if (self !== address) [address, tries] = [self, 0];
  if (refining === undefined || tries >= WAITS_MS.length) return;
  timer = setTimeout(() => again(show), WAITS_MS[tries]);
}

/** Ask again where the list says that it will know more; `show` swaps in an address. */
export function refineLater(show) {
  watch(show);
  document.addEventListener("results", () => watch(show));
}
