import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '#store/database.ts';
import { generateFleet } from './fleet.ts';

const USAGE = `npm run fleet:generate -- --devices 100000 --data DIR [--history N] [--seed N]

Fills the practice store in DIR with a plausible fleet: devices, asset numbers, owners, organisations; with --history also N
commands each that they carried out. Then: npm start -- --practice --data DIR. Never to be used on a real store.
`;

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '100000' },
    data: { type: 'string' },
    history: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const [devices, history, seed] = [values.devices, values.history, values.seed].map(Number) as [number, number, number];
const wrong = ![devices, history, seed].every((number) => Number.isInteger(number) && number >= 0) || devices > 1_000_000;
if (values.help || values.data === undefined || wrong) {
  process.stdout.write(USAGE);
  process.exitCode = values.help ? 0 : 1;
} else {
  // The practice world keeps its store in a folder of its own, so that this one can never be the real one.
  const folder = join(values.data, 'practice');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const started = performance.now();
  const database = openDatabase(join(folder, 'shitaku.sqlite'));
  generateFleet(database, { devices, history, seed, now: Date.now() });
  database.close();
  process.stdout.write(`${devices} devices in ${Math.round((performance.now() - started) / 1_000)} s: ${folder}\n`);
}
