/** Creates an element. Text is never parsed as markup. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) {
      node[name] = value;
    } else {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Creates an element with a text of any direction, which does not change that of the text around it. */
export const bdi = (words, dir = 'auto') => element('bdi', { dir }, words);

/** Creates an SVG element. */
export function shape(tag, attributes = {}) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  return node;
}

export const byId = (id) => document.getElementById(id);

/** Waits for the next animation frame, or half a second in a hidden page. */
export function frame() {
  return new Promise((resolve) => {
    const timer = setTimeout(done, 500);
    const request = requestAnimationFrame(done);
    function done() {
      clearTimeout(timer);
      cancelAnimationFrame(request);
      resolve();
    }
  });
}
