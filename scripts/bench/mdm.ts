import { type ChildProcess, fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Round, RoundResult } from './mdm/devices.ts';
import { type BenchDevice, startEngine } from './mdm/engine.ts';
import { startPeer } from './mdm/peer.ts';
import { report, row } from './report.ts';

/**
 * MDM sessions per second: Idle → 5 commands → empty, 400 devices, 16 connections at a time. Each session is a full TLS
 * handshake with the device's own certificate, and nothing is answered before it is on the disk. The phones are another
 * process. The peer is Node's bare https server in this same process, asked the same by the same phones, round by round.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    devices: { type: 'string', default: '400' },
  },
});
const DEVICES = Number(values.devices);
const ROUNDS = Number(values.rounds);
const WARM_UP = 2;
const CONNECTIONS = 16;
const COMMANDS = 5;
const PEER = 'bare node:https, same requests, fixed bytes';
/** Measured once for NanoMDM 0.9 on PostgreSQL 15 with this pattern over plain HTTP, 2 cores shared with its load. */
const NANOMDM_PGSQL = 78;

/** A round with the CPU time of this process's main thread, in milliseconds. */
type Measured = RoundResult & { readonly cpuMs: number };

/** The engine and its peer, round by round. */
interface Pair {
  readonly ours: Measured[];
  readonly theirs: Measured[];
}

const say = (line: string) => {
  if (!values.json) process.stdout.write(`${line}\n`);
};
const tenths = (value: number) => Math.round(value * 10) / 10;
const perSecond = ({ seconds }: RoundResult) => DEVICES / seconds;

const rssAtStart = process.memoryUsage.rss();
const engine = await startEngine();
const phones = fork(fileURLToPath(new URL('./mdm/devices.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
try {
  say(`${DEVICES} devices, ${CONNECTIONS} connections, ${COMMANDS} commands each, ${WARM_UP} + ${ROUNDS} rounds`);
  say(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`);
  const devices: BenchDevice[] = [];
  for (let n = 0; n < DEVICES; n += 1) devices.push(await engine.enrol(`00008110-${n.toString(16).toUpperCase().padStart(16, '0')}`));
  const peer = await startPeer(engine.tls, COMMANDS);
  const play = (port: number, resume: boolean) =>
    measured(phones, { port, devices, keyPem: engine.deviceKeyPem, connections: CONNECTIONS, resume });
  const handshakes: Pair = { ours: [], theirs: [] };
  const resumed: Pair = { ours: [], theirs: [] };
  for (let n = 1 - WARM_UP; n <= 2 * ROUNDS; n += 1) {
    const resume = n > 0 && n % 2 === 0;
    const sent: string[] = [];
    for (let k = 0; k < COMMANDS; k += 1) sent.push(...(await Promise.all(devices.map(({ udid }) => engine.send(udid)))));
    const before = engine.ended('succeeded');
    const mine = await play(engine.listener.address().port, resume);
    checkDelivery(sent, mine.delivered, engine.ended('succeeded') - before);
    const other = await play(peer.port, resume);
    say(
      `${n < 1 ? 'warm-up' : `round ${n}${resume ? ', TLS resumed' : ''}`}: ${tenths(perSecond(mine))} sessions/s, ${mine.delivered.length} of ${sent.length} delivered; peer ${tenths(perSecond(other))}`,
    );
    if (n < 1) continue;
    const pair = resume ? resumed : handshakes;
    pair.ours.push(mine);
    pair.theirs.push(other);
  }
  await peer.stop();
  summary(handshakes, resumed);
} finally {
  phones.kill();
  await engine.stop();
}

async function measured(child: ChildProcess, round: Round): Promise<Measured> {
  const before = process.threadCpuUsage();
  const result = await new Promise<RoundResult>((resolve, reject) => {
    child.once('message', (answer: { result?: RoundResult; error?: string }) => {
      if (answer.result === undefined) reject(new Error(answer.error));
      else resolve(answer.result);
    });
    child.send(round);
  });
  const { user, system } = process.threadCpuUsage(before);
  return { ...result, cpuMs: (user + system) / 1_000 };
}

/** Every command exactly once, and as many finished in the store: otherwise the figures are worth nothing. */
function checkDelivery(sent: readonly string[], delivered: readonly string[], finished: number): void {
  const unique = new Set(delivered);
  if (delivered.length === sent.length && sent.every((uuid) => unique.has(uuid)) && finished === sent.length) return;
  throw new Error(`sent ${sent.length}, delivered ${delivered.length} (${unique.size} different), finished ${finished}`);
}

function summary(handshakes: Pair, resumed: Pair): void {
  const beside = ({ ours, theirs }: Pair, name: string, unit: string, of: (rounds: readonly Measured[]) => number) =>
    row(name, unit, of(ours), { name: PEER, value: of(theirs) });
  const both = (name: string, unit: string, of: (rounds: readonly Measured[]) => number) => beside(handshakes, name, unit, of);
  const rss = process.memoryUsage.rss() / 1_048_576;
  const rows = [
    both('MDM sessions, durable, full TLS handshake', 'sessions/s', (rounds) => quantile(rounds.map(perSecond), 0.5)),
    beside(resumed, 'MDM sessions, durable, TLS resumed', 'sessions/s', (rounds) => quantile(rounds.map(perSecond), 0.5)),
    both('MDM session, median', 'ms', (rounds) =>
      quantile(
        rounds.flatMap(({ sessionMs }) => sessionMs),
        0.5,
      ),
    ),
    both('MDM session, 95 of 100', 'ms', (rounds) =>
      quantile(
        rounds.flatMap(({ sessionMs }) => sessionMs),
        0.95,
      ),
    ),
    both('main thread per MDM session', 'ms CPU', (rounds) =>
      quantile(
        rounds.map(({ cpuMs }) => cpuMs / DEVICES),
        0.5,
      ),
    ),
    row('MDM commands delivered per round', 'commands', handshakes.ours[0]?.delivered.length ?? 0, {
      name: 'sent',
      value: DEVICES * COMMANDS,
    }),
    row('MDM engine memory after the run (rss)', 'MiB', rss, {
      name: 'the same process before the engine',
      value: rssAtStart / 1_048_576,
    }),
  ];
  report(rows);
  say(`NanoMDM on PostgreSQL, measured elsewhere over plain HTTP: ${NANOMDM_PGSQL} sessions/s`);
}

function quantile(list: readonly number[], q: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
