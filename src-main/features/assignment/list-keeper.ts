import { z } from 'zod';
import { type AssignmentTrouble, assignmentTrouble } from '#contract/assignment.ts';
import { fail, type Outcome } from '#lib/outcome.ts';
import type { AssignmentPorts, AssignmentTimes } from './assignment-ports.ts';
import type { ListRead } from './device-list.ts';
import { pause } from './pause.ts';
import type { AssignmentRefusal } from './refusal.ts';

const SETTING = 'assignment.list';

/** How the last readings went, of the server row they were of. */
const kept = z.object({
  serverUuid: z.string(),
  readAt: z.number().nullable(),
  failed: z.object({ at: z.number(), code: assignmentTrouble }).nullable(),
});
type Kept = z.output<typeof kept>;

type Ports = Pick<AssignmentPorts, 'ade' | 'clock' | 'log' | 'settings' | 'listChanged'>;
type Answer = Outcome<ListRead, AssignmentRefusal>;

interface Parts {
  readonly read: (signal: AbortSignal) => Promise<Answer>;
  readonly times: Pick<AssignmentTimes, 'firstList' | 'listLooks' | 'listAge'>;
}

/**
 * Keeps the list of our server row fresh, so that devices that were bought are known before they enrol: it is read as soon as another
 * token is installed, once an hour, and when a person wants it. Not at the start of the app: a while later, if an hour has passed. What
 * failed is kept to be told, and tried again an hour later.
 */
export class ListKeeper {
  readonly #ports: Ports;
  readonly #parts: Parts;
  #token: string | null = null;
  #reading: Promise<Answer> | null = null;
  /** Ends the waiting for the next look. */
  #hurry: () => void = () => {};

  constructor(ports: Ports, parts: Parts) {
    this.#ports = ports;
    this.#parts = parts;
  }

  /** Until the signal aborts; rejects with its reason. */
  async keep(signal: AbortSignal): Promise<void> {
    const { times } = this.#parts;
    this.#token = this.#installed();
    let wait = times.firstList;
    for (;;) {
      await this.#nextLook(wait, signal);
      wait = times.listLooks;
      const token = this.#installed();
      const isOther = token !== this.#token;
      this.#token = token;
      if (token !== null && (isOther || this.#isDue())) await this.read(signal);
    }
  }

  /** Perhaps another token is installed now. Inside nobody's commit. */
  tokenChanged(): void {
    if (this.#installed() !== this.#token) this.#hurry();
  }

  /** Null: there is no token. */
  state(): {
    readonly readAt: number | null;
    readonly failed: { at: number; code: AssignmentTrouble } | null;
    readonly reading: boolean;
  } | null {
    const ade = this.#ports.ade();
    if (ade === null) return null;
    const { readAt, failed } = this.#kept(ade.serverUuid);
    return { readAt, failed, reading: this.#reading !== null };
  }

  /** One reading at a time: who asks meanwhile gets the same. Rejects with the signal's reason. */
  read(signal: AbortSignal): Promise<Answer> {
    this.#reading ??= this.#read(signal).finally(() => {
      this.#reading = null;
      if (!signal.aborted) this.#ports.listChanged();
    });
    return this.#reading;
  }

  async #read(signal: AbortSignal): Promise<Answer> {
    const { ade, clock, settings, log, listChanged } = this.#ports;
    const serverUuid = ade()?.serverUuid;
    if (serverUuid === undefined) return fail('no-ade-token');
    queueMicrotask(listChanged);
    const answer = await this.#parts.read(signal);
    const at = clock.now();
    const { readAt } = this.#kept(serverUuid);
    const now: Kept = answer.ok
      ? { serverUuid, readAt: at, failed: null }
      : { serverUuid, readAt, failed: { at, code: answer.error.code } };
    settings.put(SETTING, now);
    if (!answer.ok) log.warn('the list of devices was not read', { code: answer.error.code });
    return answer;
  }

  #isDue(): boolean {
    const ade = this.#ports.ade();
    if (ade === null) return false;
    const { readAt, failed } = this.#kept(ade.serverUuid);
    const now = this.#ports.clock.now();
    const tried = failed?.at ?? readAt;
    // A moment that is still to come is one of a clock that was ahead.
    return tried === null || tried > now || now - tried >= this.#parts.times.listAge;
  }

  #kept(serverUuid: string): Kept {
    const stored = kept.safeParse(this.#ports.settings.get(SETTING));
    return stored.success && stored.data.serverUuid === serverUuid ? stored.data : { serverUuid, readAt: null, failed: null };
  }

  #installed(): string | null {
    return this.#ports.ade()?.token.accessToken ?? null;
  }

  async #nextLook(ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#hurry = () => woken.abort();
    // Between two looks somebody may have been quicker than this.
    if (this.#installed() !== this.#token) return;
    try {
      await pause(this.#ports.clock, ms, AbortSignal.any([signal, woken.signal]));
    } catch (error) {
      if (signal.aborted) throw error;
    }
  }
}
