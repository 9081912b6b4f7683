import { copyButton } from './copy.js';
import { csvFile } from './csv.js';
import { byId, element } from './dom.js';
import { ndjsonFile } from './ndjson.js';
import { plainNumberOf } from './phone.js';
import { nameOf } from './rows.js';
import { vcardFile } from './vcard.js';

const FORMATS = {
  csv: { name: 'CSV', extension: 'csv', file: csvFile },
  ndjson: { name: 'NDJSON', extension: 'ndjson', file: ndjsonFile },
  vcard: { name: 'vCard', extension: 'vcf', file: vcardFile },
};
const KEPT_FOR = 60_000;

/** Downloads and copies the rows that match the filter, in the order of the input. */
export class Export {
  #rows;

  constructor(rows) {
    this.#rows = rows;
    byId('download-as').addEventListener('change', () => this.#show());
    byId('download').addEventListener('click', () => this.#download());
    copyButton(byId('copy'), () => rows.inInputOrder()
      .map((row) => `${plainNumberOf(row) || row.source}\t${nameOf(row).replace(/\s+/g, ' ')}`).join('\n'));
  }

  get #format() {
    return FORMATS[byId('download-as').value];
  }

  #show() {
    byId('download').textContent = `Download ${this.#format.name}`;
  }

  #download() {
    const { extension, file } = this.#format;
    const href = URL.createObjectURL(file(this.#rows.inInputOrder()));
    element('a', { href, download: `contacts.${extension}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), KEPT_FOR);
  }
}
