import { connect, type TLSSocket } from 'node:tls';
import type { BenchDevice } from './engine.ts';

/** Plays the phones, in a process of its own so that the engine has a core to itself. Told over IPC what to do. */
export interface Round {
  readonly port: number;
  readonly devices: readonly BenchDevice[];
  readonly keyPem: string;
  readonly connections: number;
  /** Resume the TLS session of the device's last connection, as a phone does that came a moment ago. */
  readonly resume: boolean;
}

export interface RoundResult {
  readonly seconds: number;
  /** CommandUUIDs in the order they came. */
  readonly delivered: readonly string[];
  readonly sessionMs: readonly number[];
}

const ANSWER = `<key>QueryResponses</key><dict>${Array.from({ length: 24 }, (_, n) => `<key>Fact${n}</key><string>value ${n}</string>`).join('')}
<key>DeviceName</key><string>Bench</string><key>BatteryLevel</key><real>0.5</real><key>IsSupervised</key><true/>
<key>DeviceCapacity</key><real>128</real><key>WiFiMAC</key><string>aa:bb:cc:dd:ee:ff</string></dict>`;

const report = (udid: string, status: string, rest: string) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>UDID</key><string>${udid}</string><key>Status</key><string>${status}</string>${rest}</dict></plist>`;

async function play(round: Round): Promise<RoundResult> {
  const waiting = [...round.devices];
  const delivered: string[] = [];
  const sessionMs: number[] = [];
  const started = performance.now();
  const connection = async () => {
    for (let device = waiting.pop(); device !== undefined; device = waiting.pop()) {
      const began = performance.now();
      delivered.push(...(await session(round, device)));
      sessionMs.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: round.connections }, connection));
  return { seconds: (performance.now() - started) / 1_000, delivered, sessionMs };
}

/** TLS sessions by server and device. */
const sessions = new Map<string, Buffer>();

/** One conversation on one TLS connection with the device's own certificate. */
async function session(round: Round, device: BenchDevice): Promise<string[]> {
  const name = `${round.port} ${device.udid}`;
  const session = round.resume ? sessions.get(name) : undefined;
  const { certificatePem: cert } = device;
  const socket = connect({
    host: '127.0.0.1',
    port: round.port,
    cert,
    key: round.keyPem,
    rejectUnauthorized: false,
    ...(session === undefined ? {} : { session }),
  });
  socket.on('session', (ticket: Buffer) => sessions.set(name, ticket));
  const line = new Line(socket);
  const uuids: string[] = [];
  try {
    let body = report(device.udid, 'Idle', '');
    for (;;) {
      const answer = await line.put(body);
      if (answer === '') return uuids;
      const uuid = /<key>CommandUUID<\/key>\s*<string>([^<]+)/.exec(answer)?.[1];
      if (uuid === undefined) throw new Error('an answer without CommandUUID');
      uuids.push(uuid);
      body = report(device.udid, 'Acknowledged', `<key>CommandUUID</key><string>${uuid}</string>${ANSWER}`);
    }
  } finally {
    line.close();
  }
}

/** Just enough HTTP/1.1 to ask and be answered: the load should come from the engine, not from its callers. */
class Line {
  readonly #socket: TLSSocket;
  #text = '';
  #settle: { resolve: (body: string) => void; reject: (error: Error) => void } | null = null;

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(30_000, () => socket.destroy(new Error('no answer within 30 s')));
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      this.#take();
    });
    socket.on('error', (error) => this.#settle?.reject(error));
    socket.on('close', () => this.#settle?.reject(new Error('the connection was closed')));
  }

  put(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(
        `PUT /mdm/server HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-apple-aspen-mdm; charset=UTF-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.#settle = null;
    this.#socket.destroy();
  }

  #take(): void {
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#text.slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    const chunked = /\r\ntransfer-encoding: chunked/i.test(head);
    const rest = this.#text.slice(end + 4);
    if (chunked ? !rest.endsWith('0\r\n\r\n') : rest.length < (length || 0)) return;
    this.#text = '';
    const settle = this.#settle;
    this.#settle = null;
    if (head.startsWith('HTTP/1.1 200 ')) settle?.resolve(rest.startsWith('0\r\n\r\n') ? '' : rest);
    else settle?.reject(new Error(`answered ${head.split('\r\n', 1)[0]}`));
  }
}

process.on('message', (round: Round) => {
  play(round).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
