// Minutes that were estimates for the moment: the same search is asked again, once or twice.

const WAITS_MS = [900, 2700];
let address = "";
let tries = 0;
let timer = 0;

const head = () => document.querySelector(".finder-head");
const list = () => document.querySelector('[data-region="results"]');

async function again(show) {
  // A search on its way must not be ended by an older one.
  if (list().hasAttribute("aria-busy") || head().dataset.self !== address) return;
  tries += 1;
  await show(address);
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
