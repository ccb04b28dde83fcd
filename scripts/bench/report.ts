import { parseArgs } from 'node:util';

/** One measurement beside its peer, taken in the same run. `ratio` is value / peerValue. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly peer: string;
  readonly peerValue: number | null;
  readonly ratio: number | null;
}

export function row(name: string, unit: string, value: number, peer: { name: string; value: number } | null): Row {
  return {
    name,
    unit,
    value: round(value),
    peer: peer?.name ?? '',
    peerValue: peer === null ? null : round(peer.value),
    ratio: peer === null ? null : round(value / peer.value),
  };
}

/** Prints the rows as a table, or with `--json` as JSON. */
export function report(rows: readonly Row[]): void {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } }, strict: false });
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  for (const { name, unit, value, peer, peerValue, ratio } of rows) {
    const beside = peerValue === null ? '' : `  ${peer}: ${peerValue} ${unit}  ratio ${ratio}`;
    process.stdout.write(`${name.padEnd(46)} ${String(value).padStart(10)} ${unit}${beside}\n`);
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

const round = (value: number) => (value >= 100 ? Math.round(value) : Math.round(value * 1000) / 1000);
