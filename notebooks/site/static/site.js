// What a page can do beyond the theme: print, open all solutions, open the fold that an address leads into.

// Live figures look for the theme at the root, where Furo has it at the body.
const theme = () => { document.documentElement.dataset.theme = document.body.dataset.theme; };
new MutationObserver(theme).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
theme();

// What Furo leaves without a name or a level for those who listen to the page.
document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", "All pages");
document.querySelector(".toc-drawer")?.setAttribute("aria-label", "On this page");
for (const caption of document.querySelectorAll(".caption[role=heading]")) caption.setAttribute("aria-level", "2");

for (const tools of document.querySelectorAll(".page-tools")) tools.hidden = false;

const actions = {
  print: () => window.print(),
  solutions: (button) => {
    const open = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", open);
    for (const fold of document.querySelectorAll("details.solution")) fold.open = open;
  },
};
for (const button of document.querySelectorAll("[data-action]")) {
  button.addEventListener("click", () => actions[button.dataset.action](button));
}

function unfold() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let fold = target.closest("details:not([open])");
  if (!fold) return;
  for (; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.scrollIntoView();
}
window.addEventListener("hashchange", unfold);
unfold();

// A formula that is wider than the text scrolls on the screen. On paper, where a line holds about 46 letters m, it is made smaller.
window.addEventListener("beforeprint", () => {
  const line = 46 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  for (const formula of document.querySelectorAll("mjx-container[display]")) {
    formula.style.zoom = Math.min(1, line / formula.scrollWidth);
  }
});
window.addEventListener("afterprint", () => {
  for (const formula of document.querySelectorAll("mjx-container[display]")) formula.style.zoom = "";
});

// What scrolls can be scrolled with the keyboard.
function reachable() {
  for (const block of document.querySelectorAll("pre, .table-wrapper")) {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  }
}
window.addEventListener("load", reachable);
document.addEventListener("toggle", reachable, true);

// The search shows the beginning of each page that it finds, which it fetches; a page opened from a folder cannot.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
