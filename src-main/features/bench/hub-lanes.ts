import type { Lanes } from './device-link.ts';

interface Waiting {
  readonly go: () => void;
}

/** So many conversations per hub at a time: more only wait for each other on the same wire. First come, first served. */
export class HubLanes implements Lanes {
  readonly #perHub: number;
  readonly #busy = new Map<string, number>();
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(perHub: number) {
    this.#perHub = perHub;
  }

  enter(hub: string, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const busy = this.#busy.get(hub) ?? 0;
      if (busy < this.#perHub) {
        this.#busy.set(hub, busy + 1);
        return resolve(this.#leaver(hub));
      }
      const queue = this.#waiting.get(hub) ?? [];
      this.#waiting.set(hub, queue);
      const abort = () => {
        const place = queue.indexOf(waiting);
        if (place >= 0) queue.splice(place, 1);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        go: () => {
          signal.removeEventListener('abort', abort);
          resolve(this.#leaver(hub));
        },
      };
      queue.push(waiting);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** A lane goes to the next who waits, or becomes free. Leaving twice counts once. */
  #leaver(hub: string): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.get(hub)?.shift();
      if (next !== undefined) return next.go();
      const busy = (this.#busy.get(hub) ?? 1) - 1;
      if (busy > 0) this.#busy.set(hub, busy);
      else {
        this.#busy.delete(hub);
        this.#waiting.delete(hub);
      }
    };
  }
}
