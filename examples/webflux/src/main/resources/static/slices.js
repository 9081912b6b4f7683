const LONGEST_LINE = 16_384;
const MAX_RECORDS = 500;
const MAX_CHARS = 65_536;

// The same rule as in the service: a no-break space is not blank.
const SKIPPED = /^[\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*(#|$)/;

/**
 * Splits a text or a file into slices of whole records. Slices are small, because a browser shows no part of a response
 * before the service has read the whole request, and the service reads only as fast as it looks up.
 *
 * @param isCsv whether a record may span several lines
 * @param most maximum number of records in a slice
 * @param skipped number of lines to skip at the beginning
 * @returns slices: the text, which begins with a record, the number of records, and the number of lines before it
 */
export async function* slices(blob, isCsv, most = MAX_RECORDS, skipped = 0) {
  const reader = isCsv ? new CsvRecords() : new Lines();
  let lines = [];
  let before = 0;
  let records = 0;
  let chars = 0;
  const cut = () => {
    const kept = lines.length - reader.open;
    const slice = { text: lines.slice(0, kept).join('\n') + '\n', records, before };
    lines = lines.slice(kept);
    before += kept;
    records = 0;
    chars = lines.reduce((sum, line) => sum + line.length + 1, 0);
    return slice;
  };
  for await (const arrived of linesOf(blob)) {
    for (const line of arrived) {
      if (lines.length === 0 && (before < skipped || SKIPPED.test(line))) {
        before++;
        continue;
      }
      lines.push(line);
      chars += line.length + 1;
      records += reader.next(line);
      if (records >= most || (records > 0 && chars >= MAX_CHARS)) {
        yield cut();
      }
    }
  }
  records += reader.end();
  if (records > 0) {
    yield cut();
  }
}

/** Emits the lines that each chunk completes. Truncates lines that are too long for the service. */
async function* linesOf(blob) {
  const reader = blob.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      const lines = (rest + value).split('\n').map((line) => line.slice(0, LONGEST_LINE + 1));
      rest = lines.pop();
      yield lines;
    }
    if (rest !== '') {
      yield [rest];
    }
  } finally {
    await reader.cancel();
  }
}

/** Each line is a record. */
class Lines {
  open = 0;

  next(line) {
    return SKIPPED.test(line) ? 0 : 1;
  }

  end() {
    return 0;
  }
}

/** Finds the ends of records by the same rules as the service. */
class CsvRecords {
  #open = [];
  #length = 0;
  #isQuoteOpen = false;

  /** Number of lines of the incomplete record. */
  get open() {
    return this.#open.length;
  }

  /** @returns the number of records that the line completes */
  next(line) {
    let ended = 0;
    const ahead = [line];
    while (ahead.length > 0) {
      const text = ahead.pop();
      if (this.open === 0 && SKIPPED.test(text)) {
        continue;
      }
      this.#open.push(text);
      this.#length += text.replace(/\r$/, '').length + 1;
      this.#isQuoteOpen = isQuoteOpen(text, this.#isQuoteOpen);
      if (!this.#isQuoteOpen || this.#length > LONGEST_LINE || isTooLong(text)) {
        ended++;
        ahead.push(...this.#close());
      }
    }
    return ended;
  }

  /** @returns the number of records that the end of the file completes */
  end() {
    let ended = 0;
    while (this.open > 0) {
      ended++;
      this.#close().reverse().forEach((text) => (ended += this.next(text)));
    }
    return ended;
  }

  /** Closes the record. After a stray quote the lines after the first one are read again, last first. */
  #close() {
    const again = this.#isQuoteOpen || isTooLong(this.#open.at(-1)) ? this.#open.slice(1).reverse() : [];
    this.#open = [];
    this.#length = 0;
    this.#isQuoteOpen = false;
    return again;
  }
}

/** Whether a quoted cell continues after this line. */
function isQuoteOpen(line, isOpen) {
  let closedAt = -2;
  for (let i = line.indexOf('"'); i >= 0; i = line.indexOf('"', i + 1)) {
    if (isOpen) {
      isOpen = false;
      closedAt = i;
    } else {
      isOpen = i === 0 || line[i - 1] === ',' || closedAt === i - 1;
    }
  }
  return isOpen;
}

function isTooLong(line) {
  return line.length > LONGEST_LINE / 3 && new TextEncoder().encode(line).length > LONGEST_LINE;
}
