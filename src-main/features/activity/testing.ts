import type { Verification } from '#contract/activity.ts';
import { ManualClock } from '#lib/clock.ts';
import type { Database } from '#store/database.ts';
import { ActivityService } from './activity-service.ts';
import { ActivityStore } from './activity-store.ts';

/** Secrets in the clear, so that a test can open a trail again with the same key. */
export class OpenSecrets {
  readonly #kept = new Map<string, Uint8Array>();

  get = (name: string): Uint8Array | null => this.#kept.get(name) ?? null;
  put = (name: string, plain: Uint8Array): void => void this.#kept.set(name, plain);
}

/** The trail over a store of a test, begun as at a start of the program. */
export function openTrail(database: Database, secrets = new OpenSecrets(), clock = new ManualClock(1_000)) {
  let changes = 0;
  const service = new ActivityService({
    store: new ActivityStore(database, secrets, clock.now()),
    clock,
    actor: 'sato',
    told: {
      changed: () => {
        changes += 1;
      },
      verified: () => {},
    },
  });
  service.start();
  return { service, clock, changes: () => changes };
}

/** Follows the chain to its end. */
export async function verified(service: ActivityService, noted = ''): Promise<Verification> {
  const begun = service.verify({ noted });
  if (!begun.ok) throw new Error(begun.error.code);
  for (;;) {
    const { verification } = service.verification().value;
    if (verification !== null && verification.state !== 'running') return verification;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What somebody does who opens the file with another program. */
export function tamper(database: Database, sql: string): void {
  database.exec(`DROP TRIGGER IF EXISTS activity_no_update; DROP TRIGGER IF EXISTS activity_no_delete; ${sql}`);
}
