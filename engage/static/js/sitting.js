// Entering what a meeting did with the keyboard: a number chooses while the list of choices has the focus (and only
// then: WCAG 2.1.4), Ctrl and Enter saves. Without this the choices are links and the form has its button.

const choices = document.querySelector("[data-number-keys]");
if (choices) {
  choices.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !/^[1-9]$/.test(event.key)) return;
    const chosen = choices.querySelector(`[data-key="${event.key}"]`);
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  });
}

document.querySelectorAll(".en-sitting").forEach(form => {
  form.addEventListener("keydown", event => {
    if (event.key !== "Enter" || event.repeat || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
});

document.querySelectorAll("[data-with-keys]").forEach(hint => { hint.hidden = false; });
