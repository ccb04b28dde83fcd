import type { ActivityEntry, activity, RecordActivity } from '#contract/activity.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { ok } from '#lib/outcome.ts';
import { actorOf } from './activity-rules.ts';
import type { ActivityStore } from './activity-store.ts';

export class ActivityService implements ServiceOf<typeof activity> {
  readonly #store: ActivityStore;
  readonly #clock: Clock;
  readonly #person: string;
  readonly #publish: (name: 'added', payload: EventsOf<typeof activity>['added']) => void;

  constructor(ports: { store: ActivityStore; clock: Clock; actor: string; publish: (name: 'added', payload: ActivityEntry) => void }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#person = ports.actor;
    this.#publish = ports.publish;
  }

  list = (input: { beforeSequence: number | null; limit: number }) => ok({ entries: this.#store.page(input.beforeSequence, input.limit) });

  record: RecordActivity = (action, subject, details = {}, actor) => {
    const who = actor ?? actorOf(action, this.#person);
    const entry = this.#store.add({ at: this.#clock.now(), actor: who, action, subject, details });
    this.#publish('added', entry);
  };
}
