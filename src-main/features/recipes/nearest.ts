/** The known name that `name` was probably meant to be: at most a third of it differs. Null: none is near. */
export function nearest(name: string, known: readonly string[]): string | null {
  const wanted = fold(name);
  if (wanted === '' || wanted.length > 60) return null;
  let best: { readonly name: string; readonly distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(wanted, fold(candidate));
    if (best === null || distance < best.distance) best = { name: candidate, distance };
  }
  return best !== null && best.distance <= Math.floor(wanted.length / 3) ? best.name : null;
}

/** Names count as equal however they are spaced, joined, capitalised or widened: "ABM 追加", "minimum_os", "ＷｉＦｉ". */
export const fold = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_・-]+/g, '');

/** Levenshtein distance, in UTF-16 units. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
