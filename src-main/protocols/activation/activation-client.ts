import type { Duplex } from 'node:stream';
import { buildXmlPlist, type PlistDict, PlistError, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { dictAt, stringAt } from '#plist/read.ts';

/**
 * `activation-locked`: Apple asks for the owner's account (Activation Lock). `closed` and `timed-out` are the device's link;
 * `server-…` the way to Apple. Trying again is safe in every case: activation can be repeated.
 */
export type ActivationErrorCode =
  | 'activation-locked'
  | 'server-unreachable'
  | 'server-refused'
  | 'device-refused'
  | 'unexpected-answer'
  | 'closed'
  | 'timed-out';

export class ActivationError extends Error {
  readonly code: ActivationErrorCode;
  constructor(code: ActivationErrorCode, message: string) {
    super(message);
    this.name = 'ActivationError';
    this.code = code;
  }
}

export interface ActivationPost {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Further request headers that Apple's server expects of an activating client. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ActivationAnswer {
  readonly status: number;
  /** As the server spelled them, if possible: they are handed to the device, which may look for exact names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const REQUEST_HEADERS = {
  Accept: 'application/xml',
  // Apple's server chooses the session protocol, and an answer in XML, by this name; every open client sends it.
  'User-Agent': 'iOS Device Activator (MobileActivation-20 built on Jan 15 2012 at 19:07:28)',
};
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * Session activation (iOS 11 and later) over com.apple.mobileactivationd and Apple's activation server. The device signs,
 * the server signs; this client only carries. `ActivationStateAcknowledged` is set afterwards by the caller, over lockdown.
 */
export class ActivationClient {
  readonly #openService: () => Promise<Duplex>;
  readonly #post: (url: string, request: ActivationPost) => Promise<ActivationAnswer>;
  readonly #endpoint: string;
  readonly #timeoutMs: number;
  readonly #serverTimeoutMs: number;

  /**
   * `openService` gives a new secured connection to the service, one per command; what it throws is passed on.
   * `post` may throw anything when the server cannot be reached. `endpoint` is `https://albert.apple.com`, or its stand-in.
   */
  constructor(
    openService: () => Promise<Duplex>,
    post: (url: string, request: ActivationPost) => Promise<ActivationAnswer>,
    endpoint: string,
    options: { timeoutMs?: number; serverTimeoutMs?: number } = {},
  ) {
    this.#openService = openService;
    this.#post = post;
    this.#endpoint = endpoint.replace(/\/+$/, '');
    // The device may wait up to 90 s for its baseband before it answers.
    this.#timeoutMs = options.timeoutMs ?? 120_000;
    this.#serverTimeoutMs = options.serverTimeoutMs ?? 60_000;
  }

  /** `Unactivated`, `Activated`, `FactoryActivated`, `SoftActivation` … */
  async state(): Promise<string> {
    const reply = await this.#command({ Command: 'GetActivationStateRequest' });
    const state = stringAt(reply, 'Value');
    if (state === undefined) throw new ActivationError('unexpected-answer', 'the device gave no activation state');
    return state;
  }

  async activate(): Promise<void> {
    const session = await this.#dictFrom({ Command: 'CreateTunnel1SessionInfoRequest' });
    const handshake = await this.#ask('drmHandshake', 'application/x-apple-plist', buildXmlPlist(session));
    const info = await this.#dictFrom({ Command: 'CreateTunnel1ActivationInfoRequest', Value: handshake.body });
    const form = new URLSearchParams({ 'activation-info': buildXmlPlist(info).toString('utf8') });
    const answer = await this.#ask('deviceActivation', 'application/x-www-form-urlencoded', Buffer.from(form.toString()));
    assertRecord(answer);
    await this.#command({
      Command: 'HandleActivationInfoWithSessionRequest',
      Value: answer.body,
      ActivationResponseHeaders: answer.headers,
    });
  }

  async #dictFrom(command: PlistInputDict & { readonly Command: string }): Promise<PlistDict> {
    const value = dictAt(await this.#command(command), 'Value');
    if (value === undefined) throw new ActivationError('unexpected-answer', `${command.Command}: no dictionary`);
    return value;
  }

  async #command(command: PlistInputDict & { readonly Command: string }): Promise<PlistDict> {
    const stream = new PlistStream(await this.#openService(), { maxFrameBytes: MAX_ANSWER_BYTES });
    try {
      await stream.send(command);
      const reply = await stream.receive({ timeoutMs: this.#timeoutMs });
      const error = reply['Error'];
      if (error === undefined) return reply;
      const words = typeof error === 'string' ? error.slice(0, 200) : 'refused';
      throw new ActivationError('device-refused', `${command.Command}: ${words}`);
    } catch (error) {
      throw error instanceof PlistStreamError ? linkFailure(command.Command, error) : error;
    } finally {
      stream.close();
    }
  }

  async #ask(path: string, contentType: string, body: Uint8Array): Promise<ActivationAnswer> {
    const url = `${this.#endpoint}/deviceservices/${path}`;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), this.#serverTimeoutMs);
    });
    let answer: ActivationAnswer;
    try {
      answer = await Promise.race([this.#post(url, { contentType, body, headers: REQUEST_HEADERS }), limit]);
    } catch {
      // Whatever the transport calls it: name resolution, refused, TLS, proxy, time-out. The reason may hold addresses, not more.
      throw new ActivationError('server-unreachable', `${path}: the activation server cannot be reached`);
    } finally {
      clearTimeout(timer);
    }
    if (answer.status < 200 || answer.status > 299) {
      throw new ActivationError('server-refused', `${path}: the activation server answered ${answer.status}`);
    }
    if (answer.body.length === 0 || answer.body.length > MAX_ANSWER_BYTES) {
      throw new ActivationError('unexpected-answer', `${path}: an answer of ${answer.body.length} bytes`);
    }
    return answer;
  }
}

/** Only an activation record may reach the device; a page for a person means that there is none. */
function assertRecord(answer: ActivationAnswer): void {
  const contentType = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  const text = () => Buffer.from(answer.body).toString('utf8');
  if (type === 'application/x-buddyml') {
    // BuddyML with a page is the form for the owner's account; with a bare title bar it is an error such as a missing SIM.
    const isErrorPage = /<navigationBar[\s>/]/.test(text()) && !/<page[\s>]/.test(text());
    throw isErrorPage
      ? new ActivationError('server-refused', 'the activation server showed an error page')
      : new ActivationError('activation-locked', 'the device is locked to its owner');
  }
  if (type === 'text/html') {
    throw /name=["']isAuthRequired["']/.test(text())
      ? new ActivationError('activation-locked', 'the device is locked to its owner')
      : new ActivationError('server-refused', 'the activation server showed a web page');
  }
  try {
    parsePlistDict(answer.body);
  } catch (error) {
    if (!(error instanceof PlistError)) throw error;
    throw new ActivationError('unexpected-answer', 'the activation server gave no activation record');
  }
}

function linkFailure(command: string, error: PlistStreamError): ActivationError {
  if (error.code === 'timed-out') return new ActivationError('timed-out', `${command}: no answer in time`);
  if (error.code === 'closed' || error.code === 'aborted')
    return new ActivationError('closed', `${command}: the device closed the connection`);
  return new ActivationError('unexpected-answer', `${command}: the answer is not a property list`);
}
