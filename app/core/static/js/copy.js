// A button that copies the text of a field, and says so; it is hidden where the browser cannot.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    // Selected first: where the browser refuses, the keys for copying still work.
    field.select();
    await navigator.clipboard.writeText(field.value);
    document.getElementById("live").textContent = button.dataset.copied;
    button.lastChild.textContent = button.dataset.copied;
  });
}
