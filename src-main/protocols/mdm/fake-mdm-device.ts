import { randomBytes, randomUUID } from 'node:crypto';
import { backoffMs } from '#lib/backoff.ts';
import { type Clock, systemClock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import { SerialQueue } from '#lib/serial-queue.ts';
import type { PlistDict } from '#plist/plist.ts';
import { bytesAt, stringAt } from '#plist/read.ts';
import { freshDeclarations } from './declared-state.ts';
import { FakeDeclarations } from './fake-declarations.ts';
import { type CommandAnswer, converse, IOS_NEVER_POSTPONED } from './fake-mdm-conversation.ts';
import { FakeMdmError } from './fake-mdm-error.ts';
import { FakeMdmHttp } from './fake-mdm-http.ts';
import { CHECK_IN_TYPE, FakeMdmLink, REPORT_TYPE } from './fake-mdm-link.ts';
import { authenticateMessage, checkOutMessage, declarativeMessage, tokenUpdateMessage } from './fake-mdm-messages.ts';
import type { FakeMdmDeviceOptions } from './fake-mdm-ports.ts';
import { type MdmSettings, type ReadProfile, readEnrollmentProfile } from './fake-mdm-profile.ts';
import type { FakeMdmSnapshot } from './fake-mdm-snapshot.ts';

const TOKEN_UPDATE_TRIES = 4;

/** The MDM half of a simulated device: enrols for real over TLS, listens to its courier, fetches and answers commands. */
export class FakeMdmDevice {
  readonly #options: FakeMdmDeviceOptions;
  readonly #clock: Clock;
  readonly #emitter = new Emitter<{ changed: null }>();
  /** Enrolment, conversations and removal never overlap. */
  readonly #queue = new SerialQueue();
  #waitingPoll: Promise<void> | null = null;
  #waitingStatus = false;
  #abort = new AbortController();
  #state: FakeMdmSnapshot | null = null;
  /** Made when there is something to say: an idle device costs neither a key that is read nor a connection. */
  #link: FakeMdmLink | null = null;
  readonly #declarations: FakeDeclarations | null;
  #stopListening: (() => void) | null = null;

  constructor(options: FakeMdmDeviceOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#declarations =
      options.declared === undefined
        ? null
        : new FakeDeclarations({
            ask: (endpoint, data) => this.#declare(endpoint, data),
            memory: () => this.#state?.declarations ?? freshDeclarations,
            keep: (declarations) => this.#change({ declarations }),
            body: options.declared,
          });
  }

  /**
   * A device as it was when `snapshot()` was taken; `resume()` switches it on. It polls once, since a push may have been lost
   * with the world it stood in.
   */
  static restore(options: FakeMdmDeviceOptions, snapshot: FakeMdmSnapshot | null): FakeMdmDevice {
    const device = new FakeMdmDevice(options);
    if (snapshot !== null) device.#enter({ ...snapshot, pollOwed: true });
    return device;
  }

  /** Null while it is not enrolled. */
  snapshot(): FakeMdmSnapshot | null {
    return this.#state;
  }

  get enrolled(): boolean {
    return this.#state !== null;
  }

  /** PayloadIdentifier of the enrolment profile. */
  get profileIdentifier(): string | null {
    return this.#state?.settings.profileIdentifier ?? null;
  }

  /** Where APNs reaches it; null while it is nowhere. */
  get pushToken(): Buffer | null {
    const token = this.#state?.token ?? '';
    return token === '' ? null : Buffer.from(token, 'base64');
  }

  unlockTokenHolds(token: Uint8Array): boolean {
    return this.#state !== null && Buffer.from(this.#state.unlockToken, 'base64').equals(token);
  }

  /** `changed`: enrolled, removed, or anything else a snapshot would show. */
  on(name: 'changed', listener: () => void): () => void {
    return this.#emitter.on(name, listener);
  }

  /**
   * Installs an enrolment profile: SCEP, Authenticate, TokenUpdate, then listens. The same profile again renews the identity.
   * Rejects with FakeMdmError, or the error of `enrollIdentity`; the device is then as it was before.
   */
  enroll(profile: PlistDict): Promise<void> {
    this.#interrupt();
    return this.#queue.run(() => this.#enroll(profile, this.#abort.signal));
  }

  /** The profile is removed: CheckOut is tried once if the profile wants it. */
  checkOut(): Promise<void> {
    this.#interrupt();
    return this.#queue.run(async () => {
      const { settings } = this.#state ?? {};
      if (settings === undefined) return;
      if (settings.checkOutWhenRemoved && this.#options.online()) {
        await this.#checkIn(settings, checkOutMessage(this.#udid(), settings.topic), this.#abort.signal).catch(ignoreWireFailure);
      }
      this.#leave();
    });
  }

  /** The device was erased: everything is gone and nobody is told. */
  forget(): void {
    this.#interrupt();
    this.#leave();
  }

  /** APNs has given it another token: the old one is dead, and the server is told the new one. */
  renewToken(): void {
    const state = this.#state;
    if (state === null) return;
    this.#deafen();
    this.#options.courier.unregister(Buffer.from(state.token, 'base64'));
    this.#change({ token: '', tokenUpdateOwed: true });
    this.resume();
  }

  /** Something that the status channel tells may be different now. */
  statusChanged(): void {
    if (this.#waitingStatus || this.#declarations === null || this.#state?.declarations == null || !this.#options.online()) return;
    this.#waitingStatus = true;
    const report = () => {
      this.#waitingStatus = false;
      return this.#tellStatus();
    };
    void this.#queue.run(report);
  }

  /** Asks the server for commands now. Calls made while one is waiting become one conversation. Never rejects for wire failures. */
  poll(): Promise<void> {
    if (this.#state === null) return Promise.resolve();
    this.#waitingPoll ??= this.#queue.run(() => {
      this.#waitingPoll = null;
      return this.#converse(this.#abort.signal);
    });
    return this.#waitingPoll;
  }

  /**
   * To be called whenever something outside changed: online or offline, unlocked, NotNow switched, app started.
   * Online: listens again and polls if something is owed (missed push, unsent report, NotNow as last word). Offline: stops listening.
   */
  resume(): void {
    if (this.#state === null) return;
    if (!this.#options.online()) {
      this.#deafen();
      return;
    }
    this.#listen();
    if (this.#state.tokenUpdateOwed) void this.#queue.run(() => this.#tokenUpdate(1, this.#abort.signal)).catch(ignoreWireFailure);
    if (this.#state.declarations?.syncOwed === true) this.#synchronise(null);
    if (this.#state.pollOwed || this.#state.reportOwed !== null) void this.poll();
  }

  /** Switches the device off; its state stays. */
  async stop(): Promise<void> {
    this.#deafen();
    this.#interrupt();
    await this.#queue.idle();
    this.#link?.close();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async #enroll(profile: PlistDict, signal: AbortSignal): Promise<void> {
    if (!this.#options.online()) throw new FakeMdmError('offline');
    const read = readEnrollmentProfile(profile);
    const before = this.#state;
    if (before !== null && !isSameEnrollment(before.settings, read.mdm)) throw new FakeMdmError('already-enrolled');
    this.#enter(await this.#newEnrollment(read, before));
    try {
      const { status } = await this.#checkIn(read.mdm, authenticateMessage(this.#options.facts(), read.mdm.topic), signal);
      if (status !== 200) throw new FakeMdmError('enrollment-refused', `Authenticate: HTTP ${status}`);
      this.#listen();
      await this.#tokenUpdate(TOKEN_UPDATE_TRIES, signal);
    } catch (error) {
      if (before === null) this.#leave();
      else this.#enter(before);
      throw error;
    }
  }

  async #newEnrollment(read: ReadProfile, before: FakeMdmSnapshot | null): Promise<FakeMdmSnapshot> {
    const http = new FakeMdmHttp(read.trustRoots, null);
    const identity = await this.#options.enrollIdentity({ ...read.scep, request: http.request }).finally(() => http.close());
    return {
      settings: read.mdm,
      trustRootsPem: read.trustRoots.map((root) => root.pem),
      certificatePem: identity.certificate.pem,
      keyPem: identity.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      token: before?.token ?? '',
      pushMagic: before?.pushMagic ?? randomUUID().toUpperCase(),
      unlockToken: before?.unlockToken ?? randomBytes(48).toString('base64'),
      tokenUpdateOwed: true,
      reportOwed: null,
      pollOwed: false,
      declarations: before?.declarations ?? null,
    };
  }

  async #tokenUpdate(tries: number, signal: AbortSignal): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const state = this.#state;
      if (state === null) return;
      const message = tokenUpdateMessage({
        udid: this.#udid(),
        topic: state.settings.topic,
        token: Buffer.from(state.token, 'base64'),
        pushMagic: state.pushMagic,
        unlockToken: this.#options.facts().hasUnlockToken === false ? null : Buffer.from(state.unlockToken, 'base64'),
        awaitingConfiguration: this.#options.awaitingConfiguration?.() ?? false,
        notOnConsole: this.#options.facts().notOnConsole,
      });
      const { status } = await this.#checkIn(state.settings, message, signal);
      if (status === 200) return this.#change({ tokenUpdateOwed: false });
      if (status < 500 || attempt + 1 >= tries) throw new FakeMdmError('enrollment-refused', `TokenUpdate: HTTP ${status}`);
      await this.#wait(backoffMs(attempt, 500, 10_000), signal);
    }
  }

  async #converse(signal: AbortSignal): Promise<void> {
    const state = this.#state;
    if (state === null) return;
    if (!this.#options.online()) return this.#change({ pollOwed: true });
    this.#change({ pollOwed: false });
    const owed = state.reportOwed === null ? null : Buffer.from(state.reportOwed, 'base64');
    const end = await converse(
      {
        udid: this.#udid(),
        online: () => this.#options.online() && this.#state !== null,
        send: (body) => this.#put(state.settings.serverUrl, REPORT_TYPE, body, signal),
        wait: (ms) => this.#wait(ms, signal),
        postpones: (type) =>
          this.#options.postponesEverything?.() === true ||
          (this.#options.answersNotNow() && !(this.#options.neverPostponed ?? IOS_NEVER_POSTPONED).has(type)),
        answer: (command) => this.#perform(command),
        keep: (report) => this.#change({ reportOwed: report === null ? null : report.toString('base64') }),
      },
      owed,
    );
    if (end === 'removed') this.#leave();
    if (end === 'interrupted' || end === 'postponed') this.#change({ pollOwed: true });
    if (end === 'done' || end === 'postponed') await this.#tellStatus();
    this.#link?.close();
  }

  /** Removing the enrolment profile by command ends the management, once the server has the answer. */
  async #perform(command: PlistDict): Promise<CommandAnswer> {
    const removesUs = stringAt(command, 'RequestType') === 'RemoveProfile' && stringAt(command, 'Identifier') === this.profileIdentifier;
    if (removesUs) return { payload: {}, afterwards: () => void this.checkOut() };
    const answer = await this.#options.answers(command);
    if (stringAt(command, 'RequestType') !== 'DeclarativeManagement' || !('payload' in answer)) return answer;
    return { ...answer, afterwards: () => this.#synchronise(bytesAt(command, 'Data') ?? null) };
  }

  /** Fetches and applies the declarations, after what is under way. Unreached, it is owed. */
  #synchronise(tokens: Buffer | null): void {
    const declarations = this.#declarations;
    if (declarations === null || this.#state === null) return;
    this.#change({ declarations: { ...(this.#state.declarations ?? freshDeclarations), syncOwed: true } });
    void this.#queue.run(() => (this.#state === null ? undefined : declarations.synchronise(tokens).catch(ignoreWireFailure)));
  }

  async #tellStatus(): Promise<void> {
    if (this.#declarations === null || this.#state?.declarations == null || this.#state.declarations.syncOwed) return;
    await this.#declarations.report().catch(ignoreWireFailure);
  }

  #declare(endpoint: string, data?: Buffer): Promise<{ status: number; body: Buffer }> {
    const state = this.#state;
    if (state === null) return Promise.reject(new FakeMdmError('stopped'));
    if (!this.#options.online()) return Promise.reject(new FakeMdmError('offline'));
    return this.#checkIn(state.settings, declarativeMessage(this.#udid(), endpoint, data), this.#abort.signal);
  }

  #checkIn(settings: MdmSettings, body: Buffer, signal: AbortSignal): Promise<{ status: number; body: Buffer }> {
    return this.#put(settings.checkInUrl, CHECK_IN_TYPE, body, signal);
  }

  async #put(url: string, contentType: string, body: Buffer, signal: AbortSignal): Promise<{ status: number; body: Buffer }> {
    if (this.#state === null || signal.aborted) throw new FakeMdmError('stopped');
    this.#link ??= new FakeMdmLink(this.#state);
    return this.#link.put(url, contentType, body, signal);
  }

  #enter(state: FakeMdmSnapshot): void {
    this.#link?.close();
    this.#link = null;
    this.#state = state;
    this.#emitter.emit('changed', null);
  }

  #leave(): void {
    this.#deafen();
    if (this.#state === null) return;
    if (this.#state.token !== '') this.#options.courier.unregister(Buffer.from(this.#state.token, 'base64'));
    this.#link?.close();
    this.#link = null;
    this.#state = null;
    this.#emitter.emit('changed', null);
  }

  #change(part: Partial<FakeMdmSnapshot>): void {
    const state = this.#state;
    if (state === null) return;
    const next = { ...state, ...part };
    if (
      next.token === state.token &&
      next.tokenUpdateOwed === state.tokenUpdateOwed &&
      next.reportOwed === state.reportOwed &&
      next.pollOwed === state.pollOwed &&
      next.declarations === state.declarations
    )
      return;
    this.#state = next;
    this.#emitter.emit('changed', null);
  }

  #listen(): void {
    const state = this.#state;
    if (state === null || this.#stopListening !== null) return;
    const token = state.token === '' ? this.#options.courier.register(state.settings.topic) : Buffer.from(state.token, 'base64');
    this.#change({ token: Buffer.from(token).toString('base64') });
    this.#stopListening = this.#options.courier.listen(token, (pushMagic) => {
      if (pushMagic !== this.#state?.pushMagic) return;
      if (this.#options.online()) void this.poll();
      else this.#change({ pollOwed: true });
    });
  }

  #deafen(): void {
    this.#stopListening?.();
    this.#stopListening = null;
  }

  /** Ends waits and requests under way; what was owed stays owed. */
  #interrupt(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stopped = (): void => {
        cancel();
        reject(new FakeMdmError('stopped'));
      };
      const cancel = this.#clock.after(ms, () => {
        signal.removeEventListener('abort', stopped);
        resolve();
      });
      if (signal.aborted) stopped();
      else signal.addEventListener('abort', stopped, { once: true });
    });
  }

  #udid(): string {
    return this.#options.facts().udid;
  }
}

/** A profile may be replaced, but not moved to another server or topic (Apple: MDM payload). */
function isSameEnrollment(a: MdmSettings, b: MdmSettings): boolean {
  return a.profileIdentifier === b.profileIdentifier && a.serverUrl === b.serverUrl && a.topic === b.topic;
}

function ignoreWireFailure(error: unknown): void {
  if (!(error instanceof FakeMdmError)) throw error;
}
