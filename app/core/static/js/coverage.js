// What if: a circle on the map opens a service there; every change refreshes the page in place.
const ROOT = "#what-if";

const html = async (url, options) => {
  const answer = await fetch(url, options);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { url: answer.url, root: page.querySelector(ROOT) };
};

const show = async (url, { push = true, focus = "" } = {}) => {
  const { url: address, root } = await html(url);
  if (!root) {
    location.assign(url);
    return;
  }
  document.querySelector(ROOT).replaceWith(root);
  if (push) history.pushState({}, "", address);
  enhance();
  document.getElementById(focus)?.focus();
};

// The nearest circle within a finger's breadth of the click.
const placeAt = (svg, event) => {
  const near = [...svg.querySelectorAll("circle[data-place]")].map((circle) => {
    const box = circle.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return [Math.hypot(event.clientX - x, event.clientY - y) - box.width / 2, circle];
  });
  near.sort((one, other) => one[0] - other[0]);
  return near.length && near[0][0] < 22 ? near[0][1].dataset.place : null;
};

const open = (place) => {
  const address = new URL(document.querySelector(ROOT).dataset.address, location.href);
  address.searchParams.append("change", `open~${place}`);
  return show(address);
};

function enhance() {
  const root = document.querySelector(ROOT);
  const svg = root.querySelector(".coverage-map > svg");
  root.querySelector("[data-click-hint]").hidden = false;
  svg.classList.add("is-clickable");
  svg.addEventListener("click", (event) => {
    const place = placeAt(svg, event);
    if (place) open(place);
  });
  for (const form of root.querySelectorAll("form[method=get]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const query = new URLSearchParams(new FormData(form));
      show(`${form.getAttribute("action")}?${query}`, { focus: document.activeElement?.id });
    });
  }
  for (const link of root.querySelectorAll(".change-list a")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(link.href);
    });
  }
}

addEventListener("popstate", () => show(location.href, { push: false }));
enhance();
