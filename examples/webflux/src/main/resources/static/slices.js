const LONGEST_LINE = 16_384;
const MOST_RECORDS = 500;
const MOST_CHARS = 65_536;

// As the service's Java has it: a no-break space is not blank.
const SKIPPED = /^[\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*(#|$)/;

/**
 * Cuts a text or a file, as it is read, into pieces of whole records, so small that the service reads each at once: a
 * browser shows nothing of a response before its whole request was read, and the service reads as fast as it looks up.
 *
 * @param isCsv whether a record may go over several lines
 * @param most records of a piece
 * @param skipped lines at the beginning that are left out
 * @returns pieces: their text, which begins with a record, the records in it, and the lines before it
 */
export async function* slices(blob, isCsv, most = MOST_RECORDS, skipped = 0) {
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
      if (records >= most || (records > 0 && chars >= MOST_CHARS)) {
        yield cut();
      }
    }
  }
  records += reader.end();
  if (records > 0) {
    yield cut();
  }
}

/** The lines that each chunk completes. Of one that is too long for the service as much as is too long. */
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

/** Finds where records end by the service's rules, so that no cut goes through one. */
class CsvRecords {
  #open = [];
  #length = 0;
  #isQuoteOpen = false;

  /** Lines of a record that has not ended. */
  get open() {
    return this.#open.length;
  }

  /** @returns how many records the line ended */
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

  /** @returns how many records the end of the file ended */
  end() {
    let ended = 0;
    while (this.open > 0) {
      ended++;
      this.#close().reverse().forEach((text) => (ended += this.next(text)));
    }
    return ended;
  }

  /** A quote that should not be there spoils its own line only: the others, last first, are to be read again. */
  #close() {
    const again = this.#isQuoteOpen || isTooLong(this.#open.at(-1)) ? this.#open.slice(1).reverse() : [];
    this.#open = [];
    this.#length = 0;
    this.#isQuoteOpen = false;
    return again;
  }
}

/** Whether a quoted cell goes on behind this line, in which one may go on from the line before. */
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
