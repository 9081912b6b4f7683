/** Makes an element. Text is text, never markup. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) {
      made[name] = value;
    } else {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Makes an SVG element. */
export function shape(tag, attributes = {}) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

export const byId = (id) => document.getElementById(id);

/** The next moment to draw. A page that nobody sees draws too, more rarely. */
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
