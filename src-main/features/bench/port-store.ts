import type { Database } from '#store/database.ts';
import { hubOf } from './hub-tree.ts';

export interface PortEvent {
  readonly port: string;
  readonly at: number;
  readonly kind: 'attached' | 'detached';
  /** Whether a step or a person had a reason to detach it. */
  readonly expected: boolean;
}

/** A port, or a whole hub, that lost devices. */
export interface LostDevices {
  readonly path: string;
  readonly kind: 'port' | 'hub';
  readonly disconnects: number;
  readonly lastAt: number;
}

/** Devices of one hub that leave within this time left with the hub, in milliseconds. */
const TOGETHER_MS = 1_000;

/** What happened at the ports, as rows. */
export class PortStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  add({ port, at, kind, expected }: PortEvent): void {
    this.#statements.add.run(port, hubOf(port), at, kind, expected ? 1 : 0);
  }

  /**
   * What was lost unexpectedly after `since`, by port. When several ports of a hub lose their devices at once the hub is
   * named instead, once each time; the ports of the computer lose theirs together when it sleeps, and are not named then.
   */
  lostSince(since: number): LostDevices[] {
    return this.#statements.lostSince.all({ since, together: TOGETHER_MS }) as LostDevices[];
  }

  /** Forgets what a port lost: its cable is another one now. */
  forget(port: string): void {
    this.#statements.forget.run(port);
  }

  forgetBefore(at: number): void {
    this.#statements.forgetBefore.run(at);
  }
}

const WITH_NEIGHBOUR = `EXISTS (SELECT 1 FROM lost o WHERE o.hub = l.hub AND o.port <> l.port
  AND o.at BETWEEN l.at - @together AND l.at + @together)`;

function prepareAll(database: Database) {
  return {
    add: database.prepare('INSERT INTO port_events (port, hub, at, kind, expected) VALUES (?, ?, ?, ?, ?)'),
    lostSince: database.prepare(
      `WITH lost AS (SELECT rowid AS id, port, hub, at FROM port_events WHERE kind = 'detached' AND expected = 0 AND at > @since)
       SELECT port AS path, 'port' AS kind, COUNT(*) AS disconnects, MAX(at) AS lastAt FROM lost l
       WHERE NOT ${WITH_NEIGHBOUR} GROUP BY port
       UNION ALL
       SELECT hub AS path, 'hub' AS kind, COUNT(*) AS disconnects, MAX(at) AS lastAt FROM lost l
       WHERE hub <> '' AND hub NOT LIKE '%:' AND ${WITH_NEIGHBOUR}
         AND NOT EXISTS (SELECT 1 FROM lost e WHERE e.hub = l.hub AND e.at >= l.at - @together
                         AND (e.at < l.at OR (e.at = l.at AND e.id < l.id)))
       GROUP BY hub`,
    ),
    forget: database.prepare('DELETE FROM port_events WHERE port = ?'),
    forgetBefore: database.prepare('DELETE FROM port_events WHERE at < ?'),
  };
}
