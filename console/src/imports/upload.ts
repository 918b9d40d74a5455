/** Sends a file, saying how much of it has gone: `fetch` cannot tell that. */

import { Problem, Unreachable } from "@/api/problem";
import { currentSession, sessionEnded } from "@/api/session";
import type { ImportShown, Problem as ProblemDocument } from "@/generated/api";
import { languageTag } from "@/words";

export interface Sent {
  file: Blob;
  filename: string;
  kind: string;
  format: string | null;
  options: Readonly<Record<string, string>>;
  dryRun: boolean;
}

const LONGEST_NAME = 255;

function query({ filename, kind, format, options, dryRun }: Sent): string {
  const said = new URLSearchParams({ kind, filename: filename.slice(-LONGEST_NAME), dry_run: String(dryRun) });
  if (format) said.set("format", format);
  for (const [name, value] of Object.entries(options)) if (value) said.append("option", `${name}:${value}`);
  return said.toString();
}

/** The key of this very file: another file, or a check instead of the run, is another request. */
function keyOf(key: string, { file, dryRun }: Sent): string {
  return `${key}-${dryRun ? "check" : "run"}-${file.size}-${file instanceof File ? file.lastModified : 0}`;
}

/** `told` hears the part that has gone, 0 to 1. */
export function upload(sent: Sent, key: string, told: (part: number) => void): Promise<ImportShown> {
  const token = currentSession()?.token ?? "";
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/imports?${query(sent)}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Accept-Language", languageTag());
    request.setRequestHeader("Idempotency-Key", keyOf(key, sent));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => told(total ? loaded / total : 0);
    request.onerror = () => reject(new Unreachable(new Error("upload failed")));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status < 300) {
        resolve(answer as ImportShown);
        return;
      }
      if (request.status === 401) sessionEnded(token);
      reject(new Problem(request.status, answer as Partial<ProblemDocument>));
    };
    request.send(sent.file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
