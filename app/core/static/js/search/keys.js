// The list by keyboard: arrows go from service to service, M shows one on the map, Esc comes back.

const links = () => [...document.querySelectorAll(".result-name > a")];

/** Let the arrows and letters work inside the list; `showOnMap` gets the card. */
export function listenToKeys(panel, showOnMap) {
  panel.addEventListener("keydown", (event) => {
    const link = event.target.closest?.(".result-name > a");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = links();
    const at = all.indexOf(link);
    if (event.key === "ArrowDown") go(event, all[at + 1]);
    if (event.key === "ArrowUp") go(event, all[at - 1]);
    if (event.key === "Home") go(event, all[0]);
    if (event.key === "End") go(event, all.at(-1));
    if (event.key.toLowerCase() === "m") showOnMap(link.closest(".result"));
  });
}

function go(event, link) {
  event.preventDefault();
  link?.focus();
  link?.closest(".result").scrollIntoView({ block: "nearest" });
}
