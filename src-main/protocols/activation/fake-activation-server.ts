import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LongLived } from '#lib/lifecycle.ts';
import { LoopbackServer, readBody } from '#lib/loopback-server.ts';
import { buildXmlPlist, type PlistDict, PlistError, parsePlistDict } from '#plist/plist.ts';
import { bytesAt, dictAt, stringAt } from '#plist/read.ts';

export interface FakeActivationServerOptions {
  /** Activation Lock: the owner's Apple Account is asked for instead. */
  readonly isLocked?: ((udid: string) => boolean) | undefined;
  /** True: this device, and only this, meets an outage (503). Asked once per request. */
  readonly isDownFor?: ((udid: string) => boolean) | undefined;
}

const MAX_BODY_BYTES = 1024 * 1024;
const BUDDYML = 'application/x-buddyml';

/** The stand-in for Apple's activation server, on loopback HTTP (usb.md 4.1). It knows every device and signs nothing. */
export class FakeActivationServer implements LongLived {
  readonly #isLocked: (udid: string) => boolean;
  readonly #isDownFor: (udid: string) => boolean;
  readonly #server: LoopbackServer;
  /** False: every request is answered 503, as in an outage. */
  available = true;

  constructor(options: FakeActivationServerOptions = {}) {
    this.#isLocked = options.isLocked ?? (() => false);
    this.#isDownFor = options.isDownFor ?? (() => false);
    this.#server = new LoopbackServer({
      name: 'the simulated activation server',
      handle: (request, response) => this.#handle(request, response),
    });
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  /** What stands for `https://albert.apple.com`. */
  get url(): string {
    return this.#server.url;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (!this.available) return end(response, 503, 'text/plain', 'unavailable');
    if (body === null) return end(response, 413, 'text/plain', 'too large');
    if (request.method !== 'POST') return end(response, 405, 'text/plain', 'method not allowed');
    if (request.url === '/deviceservices/drmHandshake') return this.#handshake(body, response);
    if (request.url === '/deviceservices/deviceActivation') return this.#activate(body, request, response);
    return end(response, 404, 'text/plain', 'not found');
  }

  #handshake(body: Buffer, response: ServerResponse): void {
    const session = dictIn(body) ?? {};
    if (this.#isDownFor(stringAt(session, 'UniqueDeviceID') ?? '')) return end(response, 503, 'text/plain', 'unavailable');
    const nonce = bytesAt(session, 'HandshakeRequestMessage');
    if (nonce === undefined) return end(response, 400, 'text/plain', 'bad request');
    const answer = { HandshakeResponseMessage: nonce, FDRBlob: Buffer.from('practice'), SUInfo: Buffer.from('practice') };
    end(response, 200, 'application/xml', buildXmlPlist(answer));
  }

  #activate(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
    const info = dictIn(formField(body, request.headers['content-type'] ?? '', 'activation-info'));
    const asked = info === null ? null : dictIn(bytesAt(info, 'ActivationInfoXML'));
    const udid = asked === null ? undefined : stringAt(dictAt(asked, 'DeviceID') ?? {}, 'UniqueDeviceID');
    const nonce = asked === null ? undefined : bytesAt(dictAt(asked, 'ActivationRequestInfo') ?? {}, 'ActivationRandomness');
    if (udid === undefined || nonce === undefined) return end(response, 400, 'text/plain', 'bad request');
    if (this.#isDownFor(udid)) return end(response, 503, 'text/plain', 'unavailable');
    if (this.#isLocked(udid)) {
      return end(response, 200, BUDDYML, '<xmlui><page name="practice"><tableView/></page></xmlui>');
    }
    const record = {
      unbrick: true,
      AccountToken: buildXmlPlist({ UniqueDeviceID: udid, ActivationRandomness: nonce }),
      AccountTokenSignature: Buffer.from('practice'),
      FairPlayKeyData: Buffer.from('practice'),
    };
    end(response, 200, 'text/xml', buildXmlPlist({ ActivationRecord: record }));
  }
}

function end(response: ServerResponse, status: number, contentType: string, body: string | Buffer): void {
  response.writeHead(status, { 'Content-Type': contentType, ARS: 'practice' }).end(body);
}

/** Clients send the field urlencoded (pymobiledevice3, ours) or as multipart (libideviceactivation). */
function formField(body: Buffer, contentType: string, name: string): Buffer | undefined {
  if (!contentType.startsWith('multipart/form-data')) {
    const value = new URLSearchParams(body.toString('utf8')).get(name);
    return value === null ? undefined : Buffer.from(value);
  }
  const boundary = /boundary="?([^";]{1,100})/.exec(contentType)?.[1];
  if (boundary === undefined) return undefined;
  const part = body
    .toString('latin1')
    .split(`--${boundary}`)
    .find((candidate) => candidate.includes(`name="${name}"`));
  const start = part?.indexOf('\r\n\r\n') ?? -1;
  return part === undefined || start < 0 ? undefined : Buffer.from(part.slice(start + 4, part.lastIndexOf('\r\n')), 'latin1');
}

function dictIn(bytes: Buffer | undefined): PlistDict | null {
  if (bytes === undefined) return null;
  try {
    return parsePlistDict(bytes);
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}
