// Small things that make every page nicer; each page works without them.

const live = document.getElementById("live");

/** Say something to everybody: read aloud, and shown for a while. */
export function announce(text, seconds = 5) {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  live.replaceChildren(toast);
  setTimeout(() => toast.remove(), seconds * 1000);
}

function openSheets() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  });
}

function printOnRequest() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
}

async function offer(button) {
  const address = button.dataset.share || location.href;
  if (navigator.share) {
    await navigator.share({ title: document.title, url: address }).catch(() => undefined);
    return;
  }
  await navigator.clipboard.writeText(address);
  announce(button.dataset.done || address);
}

function shareOnRequest() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-share]");
    if (button) offer(button);
  });
}

/** Send a form marked so as soon as one of its choices changes; without scripts it has a button. */
function sendOnChange() {
  document.addEventListener("change", (event) => {
    event.target.closest("form[data-send-on-change]")?.requestSubmit();
  });
}

/** Bring the current entry of each scrolling menu into view on a narrow screen. */
function showCurrentEntries() {
  for (const current of document.querySelectorAll("nav [aria-current]")) {
    const box = current.closest("nav");
    if (box.scrollWidth <= box.clientWidth) continue;
    const middle = current.getBoundingClientRect().left + current.clientWidth / 2;
    box.scrollLeft += middle - box.getBoundingClientRect().left - box.clientWidth / 2;
  }
}

openSheets();
printOnRequest();
shareOnRequest();
sendOnChange();
showCurrentEntries();
