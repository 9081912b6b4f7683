import { byId, element } from './dom.js';

const from = (first, count) => Array.from({ length: count }, (_, i) => String(first + i));

// Numbers whose simulated names are Arabic or Hebrew.
const RIGHT_TO_LEFT = [0, 26, 8, 35, 9, 54, 61, 19, 22, 122, 36, 173, 47, 52, 182, 65];

/** Example inputs, for the embedded simulator only: real instances must not look up arbitrary numbers. */
const EXAMPLES = [
  { name: 'Two dozen', lines: () => from(79160000100, 24).map((number) => `+${number}`) },
  { name: 'Right to left', lines: () => RIGHT_TO_LEFT.map((i) => `+${97250000100 + i}`) },
  { name: 'What goes wrong', lines: () => ['+7 916 000-01-01', 'not a number', '120363043968066561@g.us', '12345', '=1+2', '+49 30 1234567'] },
  { name: 'Three thousand', lines: () => from(4915100000000, 3000) },
];

/** @param onChosen called with the lines of the chosen example */
export function showExamples(onChosen) {
  byId('example-list').replaceChildren(...EXAMPLES.map((example) => {
    const button = element('button', { type: 'button', className: 'chip' }, example.name);
    button.addEventListener('click', () => onChosen(example.lines()));
    return element('li', {}, button);
  }));
  byId('examples').hidden = false;
}
