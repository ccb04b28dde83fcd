import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { coreContract } from '#contract/index.ts';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { composeCore } from '../compose.ts';
import { defaultTimes, realEndpoints } from '../config.ts';
import { serve } from '../host/contract-router.ts';

/**
 * The real world's core in a process of its own, for tests that kill it. Arguments: data folder, kind of run, number of
 * the save to die at (0: never), and whether to die before that save is on the disk or after it. The kind `journal` dies at
 * the first line of a kitting journal whose event and step are not in a file, whose path takes the number's place, and adds them.
 * Messages in: `{ id, noun, call, input }`; out: `{ id, answer }`, and `'ready'` once.
 */
const [folder = '', kind = '', at = '0', when = 'after'] = process.argv.slice(2);

const core = await composeCore({
  config: {
    world: 'real',
    host: 'web',
    version: '0',
    actor: 'test',
    dataFolder: folder,
    endpoints: realEndpoints(folder),
    downloadsFolder: join(folder, 'downloads'),
    engine: { bindAddress: '127.0.0.1', defaultHost: '127.0.0.1', defaultPort: Number(readFileSync(join(folder, 'port'), 'utf8')) },
    practiceDevices: 0,
    times: { ...defaultTimes, waitPoll: 50, busRetry: 100 },
  },
  preferences: { get: () => ({ world: 'real', language: 'ja', theme: 'auto' }), set: () => {}, switchWorld: () => {} },
  secretBox: new AesSecretBox(readFileSync(join(folder, 'test-key'))),
  clock: systemClock,
  log: silentLog,
});

/** Before: inside the transaction, so the effect is there and the row is not. After: the row is on the disk. */
function die(moment: string): void {
  if (moment === 'before') process.kill(process.pid, 'SIGKILL');
  else setImmediate(() => process.kill(process.pid, 'SIGKILL'));
}

let saves = 0;
core.database.function('a_run_is_saved', (savedKind) => {
  if (savedKind !== kind) return null;
  saves += 1;
  if (saves !== Number(at)) return null;
  die(when);
  return null;
});
core.database.exec(`
  CREATE TEMP TRIGGER die_on_insert AFTER INSERT ON runs BEGIN SELECT a_run_is_saved(NEW.kind); END;
  CREATE TEMP TRIGGER die_on_update AFTER UPDATE ON runs BEGIN SELECT a_run_is_saved(NEW.kind); END;
`);
const deaths = new Set(kind === 'journal' && existsSync(at) ? readFileSync(at, 'utf8').split('\n') : []);
core.database.function('a_line_is_written', (event, step) => {
  const point = `${String(event)} ${String(step)}`;
  if (kind !== 'journal' || deaths.has(point) || !/^(step-started|step-done|erase-sent)/.test(point)) return null;
  deaths.add(point);
  appendFileSync(at, `${point}\n`);
  // The worst moments: an effect begun that is not on the disk, and one on the disk that is not begun.
  die(point.startsWith('step-done') ? 'before' : 'after');
  return null;
});
core.database.exec(`
  CREATE TEMP TRIGGER die_on_line AFTER INSERT ON journal BEGIN SELECT a_line_is_written(NEW.event, NEW.step); END;
`);
await core.start();

const client = createRouterClient(serve(coreContract, core.services, core.hub, silentLog)) as Record<
  string,
  Record<string, (input: unknown) => Promise<unknown>>
>;
process.on('message', (message: { id: number; noun: string; call: string; input: unknown }) => {
  void client[message.noun]?.[message.call]?.(message.input).then((answer) => process.send?.({ id: message.id, answer }));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
