// Keeps a draft while somebody writes; the buttons of the form do the same without scripts.

const WAIT_MS = 1500;

function watch(form) {
  const state = form.querySelector("[data-saved]");
  let timer = 0;
  let sending = false;
  let changed = false;

  async function save() {
    if (sending) return;
    sending = true;
    changed = false;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      state.textContent = told.said ?? told.title ?? "";
      if (!answer.ok) return;
      form.elements.version.value = told.version;
      form.elements.seen.value = told.seen;
    } catch {
      // Offline: what is typed stays in the form, and the next change tries again.
      changed = true;
    } finally {
      sending = false;
      if (changed) plan();
    }
  }

  function plan() {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT_MS);
  }

  form.addEventListener("input", plan);
  form.addEventListener("submit", () => clearTimeout(timer));
}

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
