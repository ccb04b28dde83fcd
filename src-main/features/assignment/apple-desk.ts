import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import type { DepDetail } from '../../protocols/dep/dep-details.ts';
import type { AdeServer, AssignmentPorts } from './assignment-ports.ts';
import { type AdeDevice, seenHere, seenNotHere } from './assignment-rules.ts';
import type { Portal, PortalPlace } from './portal.ts';
import type { AssignmentRefusal, Refused, Throttle } from './refusal.ts';

export type Looked = ReadonlyMap<string, Outcome<AdeDevice, AssignmentRefusal>>;

/** "At most 1000 serials in one call" (apple-cloud.md 3.3). */
export const IN_ONE_CALL = 1000;

/** Asks Apple how devices stand: the device assignment service first, and the Business API of those it does not list. */
export class AppleDesk {
  readonly #ports: AssignmentPorts;
  readonly #portal: Portal;
  readonly #throttle: Throttle;
  readonly #saved: (before: AdeDevice | null, after: AdeDevice) => void;

  constructor(
    ports: AssignmentPorts,
    parts: { portal: Portal; throttle: Throttle; saved: (before: AdeDevice | null, after: AdeDevice) => void },
  ) {
    this.#ports = ports;
    this.#portal = parts.portal;
    this.#throttle = parts.throttle;
    this.#saved = parts.saved;
  }

  /** Asks now, and keeps what it is told. Rejects with the signal's reason. */
  async look(serialNumbers: readonly string[], signal: AbortSignal): Promise<Looked> {
    const { ade, api } = { ade: this.#ports.ade(), api: this.#ports.api() };
    if (ade === null && api === null) return all(serialNumbers, fail('no-ade-token', 'neither a token nor a key is installed'));
    const details = ade === null ? ok(new Map<string, DepDetail>()) : await this.#details(serialNumbers, ade, signal);
    signal.throwIfAborted();
    if (!details.ok) return all(serialNumbers, details);
    const isHere = (serial: string) => details.value.get(serial)?.status === 'success';
    const inDoubt = serialNumbers.filter((serial) => !isHere(serial) || (this.#ports.store.device(serial)?.addedByHand ?? null) === null);
    const places =
      api === null || inDoubt.length === 0 ? ok(new Map<string, PortalPlace>()) : await this.#portal.places(inDoubt, { api, ade }, signal);
    signal.throwIfAborted();
    return this.#keep(serialNumbers, details.value, places, ade);
  }

  async #details(serialNumbers: readonly string[], ade: AdeServer, signal: AbortSignal) {
    const told = new Map<string, DepDetail>();
    for (let at = 0; at < serialNumbers.length; at += IN_ONE_CALL) {
      const some = serialNumbers.slice(at, at + IN_ONE_CALL);
      const answer = await this.#throttle.run(() => this.#ports.dep.deviceDetails(ade.token, some, { signal }));
      if (!answer.ok) return answer;
      for (const [serial, detail] of answer.value) told.set(serial, detail);
    }
    return ok(told);
  }

  #keep(
    serialNumbers: readonly string[],
    details: ReadonlyMap<string, DepDetail>,
    places: { readonly ok: true; readonly value: ReadonlyMap<string, PortalPlace> } | Refused,
    ade: AdeServer | null,
  ): Looked {
    const { store, clock } = this.#ports;
    const at = clock.now();
    const looked = new Map<string, Outcome<AdeDevice, AssignmentRefusal>>();
    const changes = store.transaction(() =>
      serialNumbers.map((serial) => {
        const before = store.device(serial);
        const detail = details.get(serial);
        const isHere = detail?.status === 'success';
        const facts = { serverUuid: ade?.serverUuid ?? '', at, listed: false };
        const seen = isHere ? seenHere(before, detail.device, facts) : seenNotHere(before, serial, at);
        const place = places.ok ? places.value.get(serial) : undefined;
        const after = place === undefined ? seen : withPlace(seen, place, { isHere, serverUuid: facts.serverUuid });
        store.put(after);
        looked.set(serial, !places.ok && !isHere ? refused(places.error) : ok(after));
        return [before, after] as const;
      }),
    );
    for (const [before, after] of changes) this.#saved(before, after);
    return looked;
  }
}

const refused = (error: Failure<AssignmentRefusal>): Refused => ({ ok: false, error });
const all = (serialNumbers: readonly string[], answer: Refused): Looked => new Map(serialNumbers.map((serial) => [serial, answer]));

function withPlace(
  seen: AdeDevice,
  { device, server, serverName }: PortalPlace,
  facts: { isHere: boolean; serverUuid: string },
): AdeDevice {
  const origin = device === null ? {} : { addedByHand: device.addedByHand, addedAt: device.addedAt };
  if (facts.isHere) return { ...seen, ...origin };
  const inOrganization = device !== null;
  // Assigned to our row, which does not list it yet: of a profile nobody knows.
  if (server === 'ours')
    return { ...seen, ...origin, inOrganization, server: 'here', serverUuid: facts.serverUuid, profileStatus: 'empty' };
  return { ...seen, ...origin, inOrganization, server: server === 'other' ? 'elsewhere' : server, serverName };
}
