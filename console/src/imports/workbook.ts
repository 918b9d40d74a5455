/** Reads the first sheet of a workbook as the API writes one: a ZIP with text in its cells. */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LONG = 0xffffffff;

/** The bytes of each file in a ZIP, unpacked when they are asked for. */
function entries(data: DataView): Map<string, () => Promise<string>> {
  let end = data.byteLength - 22;
  while (end >= 0 && data.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new Error("no workbook");
  const found = new Map<string, () => Promise<string>>();
  let at = data.getUint32(end + 16, true);
  while (at + 46 <= data.byteLength && data.getUint32(at, true) === ENTRY) {
    const [packed, name, extra, comment] = [20, 28, 30, 32].map((place) =>
      place === 20 ? data.getUint32(at + place, true) : data.getUint16(at + place, true),
    ) as [number, number, number, number];
    const method = data.getUint16(at + 10, true);
    const start = data.getUint32(at + 42, true);
    const called = new TextDecoder().decode(new Uint8Array(data.buffer, at + 46, name));
    const size = packed === LONG ? longSize(data, at + 46 + name, extra) : packed;
    found.set(called, () => unpacked(data, start, size, method));
    at += 46 + name + extra + comment;
  }
  return found;
}

/** The packed size of an entry whose usual field is full: the second number of its ZIP64 field. */
function longSize(data: DataView, from: number, length: number): number {
  for (let at = from; at < from + length; at += 4 + data.getUint16(at + 2, true))
    if (data.getUint16(at, true) === 1) return Number(data.getBigUint64(at + 12, true));
  return LONG;
}

async function unpacked(data: DataView, start: number, size: number, method: number): Promise<string> {
  const body = start + 30 + data.getUint16(start + 26, true) + data.getUint16(start + 28, true);
  const packed = new Blob([new Uint8Array(data.buffer as ArrayBuffer, body, size)]);
  if (method === 0) return packed.text();
  return new Response(packed.stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
}

/** The place of a cell in its row: B7 is 1. */
function placeOf(reference: string): number {
  const letters = reference.replace(/\d+$/, "");
  return [...letters].reduce((place, letter) => place * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

export async function rowsOfWorkbook(file: ArrayBuffer): Promise<string[][]> {
  const files = entries(new DataView(file));
  const xml = async (name: string) => {
    const read = files.get(name);
    return read ? new DOMParser().parseFromString(await read(), "application/xml") : null;
  };
  const shared = [...((await xml("xl/sharedStrings.xml"))?.getElementsByTagName("si") ?? [])].map(textOf);
  const sheet = await xml("xl/worksheets/sheet1.xml");
  if (!sheet) throw new Error("no sheet");
  return [...sheet.getElementsByTagName("row")].map((row) => {
    const cells: string[] = [];
    for (const cell of row.getElementsByTagName("c")) {
      const value = cell.getElementsByTagName("v")[0]?.textContent ?? "";
      const kind = cell.getAttribute("t");
      const said = kind === "s" ? (shared[Number(value)] ?? "") : kind === "inlineStr" ? textOf(cell) : value;
      cells[placeOf(cell.getAttribute("r") ?? "A1")] = said;
    }
    return Array.from(cells, (cell) => cell ?? "");
  });
}

function textOf(element: Element): string {
  return [...element.getElementsByTagName("t")].map((part) => part.textContent ?? "").join("");
}
