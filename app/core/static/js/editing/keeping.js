// Free places and "still true" without loading the page again; without scripts they are plain forms.
import { announce } from "../frame.js";

async function send(form, submitter) {
  const body = new FormData(form, submitter);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.title ?? "");
  return told;
}

function setStep(button, value) {
  button.disabled = value === null;
  button.value = value ?? "";
}

function show(card, told) {
  const number = card.querySelector("[data-free]");
  if (number && told.free !== null) {
    number.textContent = told.free;
    setStep(card.querySelector("[data-less]"), told.less);
    setStep(card.querySelector("[data-more]"), told.more);
    card.querySelector("[data-places]").textContent = told.places;
  }
  const confirmed = card.querySelector("[data-confirmed]");
  confirmed.textContent = told.confirmed;
  confirmed.classList.toggle("kept-old", !told.is_fresh);
  card.querySelector("[data-still-true] .button").classList.toggle("button-primary", !told.is_fresh);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const card = form.closest(".kept");
  // The first number of free places changes what the card is made of: let the page load again.
  const quick = form.matches("[data-still-true]") || form.querySelector("[data-free]");
  if (!card || !form.matches("[data-stepper], [data-still-true]") || !quick) return;
  event.preventDefault();
  try {
    const told = await send(form, event.submitter);
    show(card, told.card);
    announce(told.said);
  } catch (error) {
    if (error.message) announce(error.message);
    else form.submit();
  }
});
