// Writes beside each text its Brotli and gzip forms, so that the web process never compresses the same file twice.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXTS = /\.(js|css|svg|json)$/;
const LEAST = 1024;

function every(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? every(path) : [path];
  });
}

for (const path of every(process.argv[2])) {
  const text = readFileSync(path);
  if (TEXTS.test(path) && text.length >= LEAST) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    writeFileSync(`${path}.br`, brotliCompressSync(text, { params }));
    writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  }
}
