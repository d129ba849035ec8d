// "You have used 312 of 1,000 words", as people type. Without this the page says so once it was sent.
// Words are counted as the server counts them (engage/domain/texts.py): a test holds the two together.

const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]/gu;
const BLANKS = /[\t\n \u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\xa0]+/u;
const TOLD = /[\p{L}\p{N}]/u;
const PAUSE = 1500;

function wordCount(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(CONTROLS, "");
  return plain.split(BLANKS).filter(word => TOLD.test(word)).length;
}

function written(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

function watch(shown) {
  const box = document.getElementById(shown.dataset.countOf);
  if (!box) return;
  const most = Number(shown.dataset.countMost);
  // Those who see it see it at once. Those who hear it hear it when they pause, and not over every letter.
  const heard = document.createElement("p");
  heard.className = "visually-hidden";
  heard.setAttribute("aria-live", "polite");
  shown.after(heard);
  shown.setAttribute("aria-hidden", "true");
  let pause;
  const say = () => {
    const used = wordCount(box.value);
    const over = used > most;
    shown.textContent = (over ? shown.dataset.countOver : shown.dataset.countWords)
      .replace("{used}", written(used)).replace("{most}", written(most)).replace("{over}", written(used - most));
    shown.classList.toggle("en-count--over", over);
    shown.hidden = false;
  };
  box.addEventListener("input", () => {
    say();
    clearTimeout(pause);
    pause = setTimeout(() => { heard.textContent = shown.textContent; }, PAUSE);
  });
  say();
}

document.querySelectorAll("[data-count-of]").forEach(watch);
