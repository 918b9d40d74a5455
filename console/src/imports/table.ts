/** Tables as the API writes and reads them: CSV with guarded formulas, and workbooks of one sheet. */

/** The cells of a CSV file (RFC 4180); blank lines are none. */
export function cellsOf(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    if (row.some((each) => each.trim())) rows.push(row);
    row = [];
  };
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at] as string;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (body[at + 1] === '"') {
        cell += sign;
        at += 1;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === delimiter) endCell();
    else if (sign === "\n") endRow();
    else if (sign !== "\r" || body[at + 1] !== "\n") cell += sign;
  }
  if (cell || row.length) endRow();
  return rows;
}

const GUARDED = /^'+[=+\-@\t\r\n]/;
const FORMULA = /^'*[=+\-@\t\r\n]/;

/** A cell as it was before an apostrophe kept spreadsheets from computing it. */
export function unguarded(cell: string): string {
  return GUARDED.test(cell) ? cell.slice(1) : cell;
}

function written(cell: string): string {
  const guarded = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(guarded) || guarded !== guarded.trim() ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** UTF-8 with a byte order mark, commas, CRLF: what spreadsheets open by themselves. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(written).join(",")}\r\n`).join("")}`;
}

/** What parts the cells of the first line. */
export function delimiterOf(text: string): string {
  const line = (text.split("\n", 1)[0] ?? "").replaceAll(/"(?:[^"]|"")*"/g, "");
  const count = (sign: string) => line.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
