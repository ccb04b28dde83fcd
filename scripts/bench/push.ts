import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemClock } from '#lib/clock.ts';
import { ApnsClient } from '../../src-main/protocols/apns/apns-client.ts';
import type { BenchApns } from './push/apns.ts';
import { bareLoop } from './push/bare.ts';
import { median, report, row } from './report.ts';

/**
 * Pushes per second to simulated APNs (another process), which judges certificate, topic, token and body and allows 100
 * streams at once. Every device is rung once a round. The peer is Node's HTTP/2 alone, in this same process, round by round.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    devices: { type: 'string', default: '50000' },
  },
});
const DEVICES = Number(values.devices);
const ROUNDS = Number(values.rounds);
/** As many as the doorbell rings at once. */
const AT_ONCE = 64;
const PEER = 'bare node:http2, same requests';
const WEEK_MS = 7 * 86_400_000;

const say = (line: string) => {
  if (!values.json) process.stdout.write(`${line}\n`);
};

const child = fork(fileURLToPath(new URL('./push/apns.ts', import.meta.url)), [String(DEVICES)]);
const heard = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));

interface Round {
  readonly perSecond: number;
  /** Of this process's main thread, for one push. */
  readonly cpuUs: number;
}

async function measured(ring: () => Promise<number>): Promise<Round> {
  const cpu = process.threadCpuUsage();
  const begin = performance.now();
  const taken = await ring();
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.threadCpuUsage(cpu);
  // A figure about pushes that were not taken would be worth nothing.
  if (taken !== DEVICES) throw new Error(`${taken} of ${DEVICES} pushes were taken`);
  return { perSecond: DEVICES / seconds, cpuUs: (user + system) / DEVICES };
}

async function ours(apns: BenchApns): Promise<number> {
  const client = new ApnsClient({ endpoint: apns.endpoint, identity: () => apns.identity, trustedRoots: apns.roots, clock: systemClock });
  const tokens = apns.tokens.map((hex) => Buffer.from(hex, 'hex'));
  let next = 0;
  let taken = 0;
  const ringer = async (): Promise<void> => {
    for (let token = tokens[next++]; token !== undefined; token = tokens[next++]) {
      const { topic } = apns.identity;
      const answer = await client.push({
        token,
        pushMagic: '7E5C0A4B-2C3D-4E5F-8A9B-0C1D2E3F4A5B',
        topic,
        expiresAt: Date.now() + WEEK_MS,
      });
      if (answer.ok) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ringer));
  client.close();
  return taken;
}

try {
  const apns = await heard<BenchApns>();
  say(`${DEVICES} devices, ${AT_ONCE} pushes at once, one connection, 1 + ${ROUNDS} rounds`);
  say(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`);
  const mine: Round[] = [];
  const theirs: Round[] = [];
  for (let n = 0; n <= ROUNDS; n += 1) {
    // Who goes first changes, so that neither has the quieter moments.
    const first = n % 2 === 0;
    const early = first ? await measured(() => ours(apns)) : null;
    const bare = await measured(() => bareLoop(apns, AT_ONCE));
    const own = early ?? (await measured(() => ours(apns)));
    say(`${n === 0 ? 'warm-up' : `round ${n}`}: ${Math.round(own.perSecond)} pushes/s; peer ${Math.round(bare.perSecond)}`);
    if (n === 0) continue;
    mine.push(own);
    theirs.push(bare);
  }
  const both = (name: string, unit: string, of: (round: Round) => number) =>
    row(name, unit, median(mine.map(of)), { name: PEER, value: median(theirs.map(of)) });
  report([
    both('pushes to simulated APNs', 'pushes/s', ({ perSecond }) => perSecond),
    both('main thread per push', 'µs CPU', ({ cpuUs }) => cpuUs),
  ]);
} finally {
  child.kill();
}
