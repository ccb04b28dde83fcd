/**
 * The list of what became of each device of an activity: serial number → Apple's words. Its columns are not documented: the
 * one whose head speaks of a serial number, and the last one that speaks of a status, a result or an error. Empty where the
 * list cannot be read so. It explains; what holds is read back from the services themselves.
 */
export function readActivityResults(text: string): ReadonlyMap<string, string> {
  const [head = [], ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .slice(0, MAX_ROWS)
    .filter((line) => line !== '')
    .map(fieldsOf);
  const serialAt = head.findIndex((name) => /serial/i.test(name));
  const wordAt = head.findLastIndex((name) => /status|result|error|reason/i.test(name));
  if (serialAt < 0 || wordAt < 0 || wordAt === serialAt) return new Map();
  return new Map(rows.flatMap((row) => (row[serialAt] ? [[row[serialAt], (row[wordAt] ?? '').slice(0, MAX_WORDS)] as const] : [])));
}

const MAX_ROWS = 20_000;
const MAX_WORDS = 200;

/** RFC 4180, one line: quotes around a field, doubled within. */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    (quoted?.replaceAll('""', '"') ?? plain ?? '').trim(),
  );
}
