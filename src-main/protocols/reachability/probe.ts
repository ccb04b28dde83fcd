import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

export interface ProbedHost {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** `found`: the issuer that stands where the host's own should, or the error's name. */
export interface ProbeResult {
  readonly result: 'reached' | 'no-name' | 'refused' | 'timed-out' | 'intercepted' | 'tls-failed';
  readonly found: string;
}

interface ProbeOptions {
  readonly timeoutMs: number;
  /** PEM; the runtime's roots when absent. */
  readonly roots?: string | undefined;
  /** How names are resolved; the system's way when absent. */
  readonly lookup?: LookupFunction | undefined;
}

const untrusted = /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_UNTRUSTED|ERR_TLS_CERT_ALTNAME)/;

/** Asks one host. Never rejects. */
export function probe(host: ProbedHost, options: ProbeOptions): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = host.tls
      ? tlsTo(host, options)
      : connectTcp({ host: host.host, port: host.port, ...(options.lookup === undefined ? {} : { lookup: options.lookup }) });
    const timer = setTimeout(() => end({ result: 'timed-out', found: '' }), options.timeoutMs);
    const end = (result: ProbeResult) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    socket.once(host.tls ? 'secureConnect' : 'connect', () => end(judged(host, socket)));
    socket.on('error', (error: NodeJS.ErrnoException) => end(failed(error.code ?? error.name)));
  });
}

/** The handshake goes on whatever the certificate says, so that its issuer can be named. */
const tlsTo = ({ host, port }: ProbedHost, { roots, lookup }: ProbeOptions): TLSSocket =>
  connectTls({
    host,
    port,
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['h2', 'http/1.1'],
    rejectUnauthorized: false,
    ca: roots,
    ...(lookup === undefined ? {} : { lookup }),
  });

function judged({ tls }: ProbedHost, socket: Socket | TLSSocket): ProbeResult {
  if (!tls || !('authorized' in socket) || socket.authorized) return { result: 'reached', found: '' };
  const { issuer } = socket.getPeerCertificate();
  const name = [issuer?.O, issuer?.CN].filter((part) => part !== undefined).join(', ');
  const why = String(socket.authorizationError);
  return untrusted.test(why) ? { result: 'intercepted', found: name.slice(0, 200) } : { result: 'tls-failed', found: why.slice(0, 200) };
}

function failed(code: string): ProbeResult {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { result: 'no-name', found: '' };
  if (code === 'ECONNREFUSED') return { result: 'refused', found: '' };
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return { result: 'timed-out', found: code };
  return { result: 'tls-failed', found: code.slice(0, 200) };
}
