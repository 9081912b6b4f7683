const OVERSCAN = 8;

/**
 * Draws only the items near the visible part of the page, so that long lists take no more memory than short ones. All
 * items have the same height.
 */
export class VirtualList {
  #list;
  #container;
  #create;
  #layout;
  #nodes = new Map();
  #request = 0;
  #isArrival = false;
  #items = [];
  #isWhole = false;

  /**
   * @param container the element of the items, which gets its height
   * @param create returns the element of an item
   * @param layout heights and gaps in rem: { height, gap, width }; width is the least of a column, 0 for one column
   */
  constructor(container, create, layout) {
    this.#container = container;
    this.#create = create;
    this.#layout = layout;
    addEventListener('scroll', () => this.#later(), { passive: true });
    addEventListener('resize', () => this.#later());
    new ResizeObserver(() => this.#later()).observe(container);
  }

  /** @param isArrival whether items are new, and not only in another order */
  show(items, isArrival = false) {
    this.#items = items;
    this.#isArrival ||= isArrival;
    this.#later();
  }

  /** Draws the first items all at once, for a printer, or again those that are visible. */
  drawWhole(isWhole) {
    this.#isWhole = isWhole;
    this.#draw();
  }

  #later() {
    this.#request ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
    const { rem, columns, step, width } = this.#measure();
    const rows = Math.ceil(this.#items.length / columns);
    this.#container.style.height = rows === 0 ? '' : `${rows * step - this.#layout.gap * rem}px`;
    const [from, to] = this.#range(rows, step).map((row) => Math.min(row * columns, this.#items.length));
    const visible = this.#items.slice(from, to);
    this.#removeAllBut(new Set(visible));
    let next = this.#container.firstChild;
    visible.forEach((item, i) => {
      const node = this.#nodeOf(item);
      const index = from + i;
      node.style.transform = `translate(${(index % columns) * (width + this.#layout.gap * rem)}px, ${Math.floor(index / columns) * step}px)`;
      node.style.width = `${width}px`;
      if (node.role === 'row') {
        // The first row is the head of the table.
        node.setAttribute('aria-rowindex', index + 2);
      } else {
        node.setAttribute('aria-posinset', index + 1);
        node.setAttribute('aria-setsize', this.#items.length);
      }
      if (next === node) {
        next = node.nextSibling;
      } else {
        this.#container.insertBefore(node, next);
      }
    });
    this.#isArrival = false;
  }

  #measure() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const whole = this.#container.clientWidth;
    const { height, gap, width } = this.#layout;
    const columns = width === 0 ? 1 : Math.max(Math.floor((whole + gap * rem) / ((width + gap) * rem)), 1);
    return { rem, columns, step: (height + gap) * rem, width: (whole - (columns - 1) * gap * rem) / columns };
  }

  /** Returns the first row to draw and the one after the last. */
  #range(rows, step) {
    if (this.#isWhole) {
      return [0, rows];
    }
    const { top } = this.#container.getBoundingClientRect();
    const first = Math.floor(-top / step) - OVERSCAN;
    const last = Math.ceil((innerHeight - top) / step) + OVERSCAN;
    return [Math.max(Math.min(first, rows), 0), Math.max(Math.min(last, rows), 0)];
  }

  #nodeOf(item) {
    let node = this.#nodes.get(item);
    if (node === undefined) {
      node = this.#create(item);
      node.classList.toggle('arrives', this.#isArrival);
      this.#nodes.set(item, node);
    }
    return node;
  }

  #removeAllBut(items) {
    for (const [item, node] of this.#nodes) {
      if (!items.has(item)) {
        node.remove();
        this.#nodes.delete(item);
      }
    }
  }
}
