/** The rows that came back, to be mended: a table, or documents. */

import { api, told } from "@/api/client";
import { Problem, Unreachable } from "@/api/problem";
import { currentSession } from "@/api/session";
import type { ImportShown, RowProblem } from "@/generated/api";
import { cellsOf, csvOf, delimiterOf, unguarded } from "@/imports/table";
import { rowsOfWorkbook } from "@/imports/workbook";

export const LARGEST = 4 << 20; // bytes; beyond that a spreadsheet is the better place
const ERROR_COLUMNS = new Set(["error_row", "error_column", "error_code", "error_message"]);
const MEMBER = "error";
const RAGGED = "row_ragged";
const PROBLEMS_PAGE = 200;

export interface Broken {
  /** Its place among those that came back. */
  at: number;
  /** Its number in the file that was sent. */
  row: number;
  /** The cells of a table's row; of a document one cell: itself as JSON. */
  cells: string[];
  problems: RowProblem[];
}

export interface Rejects {
  form: "table" | "documents";
  /** The file's own; behind them one without a name for each cell that a row has too many. */
  columns: string[];
  rows: Broken[];
}

/** What was typed: by row and column. */
export interface Mended {
  cells: Record<string, Record<string, string>>;
  /** Rows that are not sent. */
  out: number[];
}

export async function fetchRejects(found: ImportShown): Promise<Rejects> {
  const [body, problems] = await Promise.all([fetchBody(found.id), fetchProblems(found.id)]);
  if (found.file_type === "ndjson") return documents(new TextDecoder().decode(body), problems);
  const rows =
    found.file_type === "xlsx"
      ? await rowsOfWorkbook(body)
      : ((text) => cellsOf(text, delimiterOf(text)).map((row) => row.map(unguarded)))(new TextDecoder().decode(body));
  return table(rows, problems);
}

async function fetchBody(id: string): Promise<ArrayBuffer> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/imports/${id}/rejects`, {
      headers: { Authorization: `Bearer ${currentSession()?.token ?? ""}` },
    });
    if (answer.ok) return await answer.arrayBuffer();
  } catch (error) {
    throw new Unreachable(error);
  }
  throw new Problem(answer.status, await answer.json().catch(() => ({})));
}

async function fetchProblems(id: string): Promise<Map<number, RowProblem[]>> {
  const byRow = new Map<number, RowProblem[]>();
  let after: string | null = null;
  do {
    const query: { limit: number; after: string | null } = { limit: PROBLEMS_PAGE, after };
    const page = await told(api.GET("/api/v1/imports/{id}/errors", { params: { path: { id }, query } }));
    for (const problem of page.items) byRow.set(problem.row, [...(byRow.get(problem.row) ?? []), problem]);
    after = page.next;
  } while (after);
  return byRow;
}

type ByRow = ReadonlyMap<number, RowProblem[]>;

function table([header = [], ...rows]: string[][], problems: ByRow): Rejects {
  const widest = rows.reduce((most, cells) => Math.max(most, cells.length), header.length);
  const kept = Array.from({ length: widest }, (_, place) => place).filter((place) => !isError(header[place]));
  const numbers = header.findIndex((name) => name.trim().toLowerCase() === "error_row");
  return {
    form: "table",
    columns: kept.map((place) => header[place] ?? ""),
    rows: rows.map((cells, at) => {
      const row = Number(cells[numbers] ?? 0);
      return { at, row, cells: kept.map((place) => cells[place] ?? ""), problems: problems.get(row) ?? [] };
    }),
  };
}

function isError(name: string | undefined): boolean {
  return ERROR_COLUMNS.has((name ?? "").trim().toLowerCase());
}

/** Each record follows what is wrong with it, in its own line; a line that is no record at all stands below, as it was. */
function documents(text: string, problems: ByRow): Rejects {
  const numbers = [...problems.keys()];
  const rows: Broken[] = [];
  for (const line of text.split("\n").filter((each) => each.trim())) {
    const record = marked(line);
    const last = rows.at(-1);
    if (record) {
      const { [MEMBER]: _, ...members } = record;
      const at = rows.length;
      const row = numbers[at] ?? 0;
      rows.push({ at, row, cells: [JSON.stringify(members, null, 2)], problems: problems.get(row) ?? [] });
    } else if (last) last.cells = [line];
  }
  return { form: "documents", columns: ["JSON"], rows };
}

/** The record of a line that says what is wrong with it. */
function marked(line: string): Record<string, unknown> | null {
  if (!readable(line)) return null;
  const record = JSON.parse(line) as Record<string, unknown>;
  return Array.isArray(record[MEMBER]) ? record : null;
}

/** Whether something stands in a cell that has no column: it would be lost. */
export function surplus(rejects: Rejects, mended: Mended): boolean {
  const nameless = rejects.columns.flatMap((column, place) => (column.trim() ? [] : [place]));
  const out = new Set(mended.out);
  return rejects.rows.some(
    (row) => !out.has(row.at) && nameless.some((place) => cellNow(row, place, mended).trim() !== ""),
  );
}

/** A cell as it stands now. */
export function cellNow(row: Broken, place: number, mended: Mended): string {
  return mended.cells[row.at]?.[place] ?? row.cells[place] ?? "";
}

/** What is sent again: the same columns, without what was wrong. */
export function fileAgain(rejects: Rejects, mended: Mended, name: string): File {
  const out = new Set(mended.out);
  const rows = rejects.rows
    .filter((row) => !out.has(row.at))
    .map((row) => rejects.columns.map((_, place) => cellNow(row, place, mended)));
  const named = rejects.columns.flatMap((column, place) => (column.trim() ? [place] : []));
  const stem = name.replace(/\.[^.]*$/, "");
  if (rejects.form === "table")
    return new File(
      [csvOf([rejects.columns, ...rows].map((cells) => named.map((place) => cells[place] ?? "")))],
      `${stem}-mended.csv`,
      { lastModified: 0 },
    );
  const lines = rows.map(([json = ""]) => `${JSON.stringify(JSON.parse(json))}\n`);
  return new File(lines, `${stem}-mended.ndjson`, { lastModified: 0 });
}

/** Whether a document can be read. */
export function readable(json: string): boolean {
  try {
    const read: unknown = JSON.parse(json);
    return typeof read === "object" && read !== null && !Array.isArray(read);
  } catch {
    return false;
  }
}

/** The columns that something is wrong with, and those that name the row; all of them where nothing is named, or a row has more
 * or fewer cells than it should. */
export function troubled({ columns, rows }: Rejects): number[] {
  if (rows.some(({ problems }) => problems.some(({ code }) => code === RAGGED)))
    return columns.map((_, place) => place);
  const wrong = new Set(rows.flatMap(({ problems }) => problems.map(({ column }) => column)));
  const named = columns.flatMap((column, place) => (wrong.has(column) ? [place] : []));
  if (!named.length) return columns.map((_, place) => place);
  const first = columns.flatMap((_, place) => (place < 2 && !named.includes(place) ? [place] : []));
  return [...first, ...named];
}
