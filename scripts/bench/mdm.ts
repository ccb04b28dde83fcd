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
 * process. The peer is Node's bare https server in this same process, asked the same by the same phones, round by round; and so is a
 * second engine that has `--history` ended commands of these devices in its store.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    devices: { type: 'string', default: '400' },
    history: { type: 'string', default: '1000000' },
  },
});
const DEVICES = Number(values.devices);
const ROUNDS = Number(values.rounds);
const HISTORY = Number(values.history);
const WARM_UP = 2;
const CONNECTIONS = 16;
const COMMANDS = 5;
const PEER = 'bare node:https, same requests, fixed bytes';
/** Measured once for NanoMDM 0.9 on PostgreSQL 15 with this pattern over plain HTTP, 2 cores shared with its load. */
const NANOMDM_PGSQL = 78;

/** A round with the CPU time of this process's main thread, in milliseconds. */
type Measured = RoundResult & { readonly cpuMs: number };

/** The engine, its peer and the engine with a history, round by round. */
interface Rounds {
  readonly ours: Measured[];
  readonly theirs: Measured[];
  readonly aged: Measured[];
}

type Engine = Awaited<ReturnType<typeof startEngine>>;

const say = (line: string) => {
  if (!values.json) process.stdout.write(`${line}\n`);
};
const tenths = (value: number) => Math.round(value * 10) / 10;
const perSecond = ({ seconds }: RoundResult) => DEVICES / seconds;

const rssAtStart = process.memoryUsage.rss();
const engine = await startEngine();
const aged = HISTORY > 0 ? await startEngine() : null;
const phones = fork(fileURLToPath(new URL('./mdm/devices.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
try {
  say(`${DEVICES} devices, ${CONNECTIONS} connections, ${COMMANDS} commands each, ${WARM_UP} + ${ROUNDS} rounds`);
  say(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}`);
  const devices = await enrolled(engine);
  const agedDevices = aged === null ? [] : await enrolled(aged);
  aged?.addHistory(
    agedDevices.map(({ udid }) => udid),
    HISTORY,
  );
  const peer = await startPeer(engine.tls, COMMANDS);
  const handshakes: Rounds = { ours: [], theirs: [], aged: [] };
  const resumed: Rounds = { ours: [], theirs: [], aged: [] };
  for (let n = 1 - WARM_UP; n <= 2 * ROUNDS; n += 1) {
    const resume = n > 0 && n % 2 === 0;
    const mine = await delivered(engine, devices, resume);
    const other = await play(engine, peer.port, devices, resume);
    const old = aged === null ? null : await delivered(aged, agedDevices, resume);
    say(
      `${n < 1 ? 'warm-up' : `round ${n}${resume ? ', TLS resumed' : ''}`}: ${tenths(perSecond(mine))} sessions/s, ${mine.delivered.length} delivered; peer ${tenths(perSecond(other))}${old === null ? '' : `; with history ${tenths(perSecond(old))}`}`,
    );
    if (n < 1) continue;
    const rounds = resume ? resumed : handshakes;
    rounds.ours.push(mine);
    rounds.theirs.push(other);
    if (old !== null) rounds.aged.push(old);
  }
  await peer.stop();
  summary(handshakes, resumed);
} finally {
  phones.kill();
  await engine.stop();
  await aged?.stop();
}

async function enrolled(of: Engine): Promise<BenchDevice[]> {
  const devices: BenchDevice[] = [];
  for (let n = 0; n < DEVICES; n += 1) devices.push(await of.enrol(`00008110-${n.toString(16).toUpperCase().padStart(16, '0')}`));
  return devices;
}

/** One round: five commands are sent to every device, and all fetch and answer them. */
async function delivered(by: Engine, devices: readonly BenchDevice[], resume: boolean): Promise<Measured> {
  const sent: string[] = [];
  for (let k = 0; k < COMMANDS; k += 1) sent.push(...(await Promise.all(devices.map(({ udid }) => by.send(udid)))));
  const before = by.ended('succeeded');
  const round = await play(by, by.listener.address().port, devices, resume);
  checkDelivery(sent, round.delivered, by.ended('succeeded') - before);
  return round;
}

function play(by: Engine, port: number, devices: readonly BenchDevice[], resume: boolean): Promise<Measured> {
  return measured(phones, { port, devices, keyPem: by.deviceKeyPem, connections: CONNECTIONS, resume });
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

function summary(handshakes: Rounds, resumed: Rounds): void {
  const beside = ({ ours, theirs }: Rounds, name: string, unit: string, of: (rounds: readonly Measured[]) => number) =>
    row(name, unit, of(ours), { name: PEER, value: of(theirs) });
  const both = (name: string, unit: string, of: (rounds: readonly Measured[]) => number) => beside(handshakes, name, unit, of);
  const withHistory = (rounds: Rounds, name: string, unit: string, of: (rounds: readonly Measured[]) => number) =>
    rounds.aged.length === 0
      ? []
      : [row(`${name}, ${HISTORY} ended commands`, unit, of(rounds.aged), { name: 'none', value: of(rounds.ours) })];
  const rate = (rounds: readonly Measured[]) => quantile(rounds.map(perSecond), 0.5);
  const cpu = (rounds: readonly Measured[]) =>
    quantile(
      rounds.map(({ cpuMs }) => cpuMs / DEVICES),
      0.5,
    );
  const rss = process.memoryUsage.rss() / 1_048_576;
  const rows = [
    both('MDM sessions, durable, full TLS handshake', 'sessions/s', rate),
    beside(resumed, 'MDM sessions, durable, TLS resumed', 'sessions/s', rate),
    ...withHistory(handshakes, 'the same, full TLS handshake', 'sessions/s', rate),
    ...withHistory(resumed, 'the same, TLS resumed', 'sessions/s', rate),
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
    both('main thread per MDM session', 'ms CPU', cpu),
    beside(resumed, 'main thread per MDM session, TLS resumed', 'ms CPU', cpu),
    ...withHistory(handshakes, 'main thread per MDM session', 'ms CPU', cpu),
    row('MDM commands delivered per round', 'commands', handshakes.ours[0]?.delivered.length ?? 0, {
      name: 'sent',
      value: DEVICES * COMMANDS,
    }),
    row(`MDM engine memory after the run (rss)${HISTORY > 0 ? ', two engines' : ''}`, 'MiB', rss, {
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
