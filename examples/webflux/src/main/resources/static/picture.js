import { element } from './dom.js';

const LETTER = /\p{L}/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const HUES = 8;

let origins = [];
let loaded = null;

/**
 * Reads the http origins of pictures from the page's content security policy, once.
 * @returns whether there is one, which is the embedded simulator
 */
export function loadPictureOrigins() {
  loaded ??= readOrigins();
  return loaded;
}

async function readOrigins() {
  const response = await fetch('index.html', { method: 'HEAD' });
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  const sources = policy.split(';').map((directive) => directive.trim().split(/\s+/)).find(([name]) => name === 'img-src');
  origins = (sources ?? []).filter((source) => source.startsWith('http://'));
  return origins.length > 0;
}

/** Returns the address if the policy permits its picture, otherwise null. */
export function pictureUrl(text) {
  if (typeof text !== 'string' || text === '' || !URL.canParse(text)) {
    return null;
  }
  const url = new URL(text);
  return url.protocol === 'https:' || origins.includes(url.origin) ? url.href : null;
}

/** Creates a picture with a placeholder, which stays visible until the picture loads. */
function picture(className, url, placeholder) {
  const frame = element('span', { className, 'aria-hidden': 'true' }, placeholder);
  const address = pictureUrl(url);
  if (address !== null) {
    const image = element('img', { alt: '', loading: 'lazy', decoding: 'async', referrerPolicy: 'no-referrer' });
    image.addEventListener('error', () => image.remove(), { once: true });
    image.addEventListener('load', () => image.classList.add('loaded'), { once: true });
    image.src = address;
    frame.append(image);
  }
  return frame;
}

export const productPicture = (product) =>
  picture('product-picture', product?.imageUrls?.requested || product?.imageUrls?.original, '');

export function avatar(url, name, number) {
  const node = picture('avatar', url, initials(name) || number.slice(-2));
  node.classList.add(`hue-${hue(number)}`);
  return node;
}

/** At most two letters; only one of a right-to-left script, whose letters would join. */
function initials(name) {
  const words = name.split(/[\s\p{P}]+/u).map((word) => [...word].find((char) => LETTER.test(char))).filter(Boolean);
  const letters = words.length > 1 ? words[0] + words[words.length - 1] : (words[0] ?? '');
  return (RIGHT_TO_LEFT.test(letters) ? letters.slice(0, 1) : letters).toLocaleUpperCase();
}

function hue(text) {
  let sum = 0;
  for (const char of text) {
    sum = (sum * 31 + char.codePointAt(0)) % 9973;
  }
  return sum % HUES;
}
