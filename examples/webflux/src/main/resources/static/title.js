let name = document.title;
let state = '';

/** @param tab the name of the tab of the page */
export function setPage(tab) {
  name = tab;
  show();
}

/** @param words the state of the run, such as "25 %"; empty if there is none */
export function setState(words) {
  state = words;
  show();
}

function show() {
  const title = state === '' ? name : `${state} · ${name}`;
  if (document.title !== title) {
    document.title = title;
  }
}
