import { Notification } from 'electron';
import type { Clock } from '#lib/clock.ts';

/** One per topic in this time; what comes meanwhile is told as one when it is over (product.md 4.13). Milliseconds. */
const QUIET_MS = 3_600_000;

/** What a notification says, and the place of which it speaks. */
interface Saying {
  readonly title: string;
  readonly body?: string;
  readonly place: string;
}

interface Ports {
  readonly go: (place: string) => void;
  readonly clock: Clock;
}

/** Notifications of the system that never come in a flood: the first of a topic at once, the next ones of the hour together. */
export class TopicNotices {
  readonly #ports: Ports;
  readonly #waiting = new Map<string, { readonly sayings: Saying[]; readonly end: () => void }>();
  /** One that nobody holds is gone with its click. */
  readonly #shown = new Set<Notification>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** `together`: how more than one of them is said. */
  tell(topic: string, saying: Saying, together: (count: number) => Saying): void {
    if (!Notification.isSupported()) return;
    const waiting = this.#waiting.get(topic);
    if (waiting !== undefined) return void waiting.sayings.push(saying);
    this.#show(saying);
    this.#rest(topic, together);
  }

  /** What waits is of a world that is left. */
  forget(): void {
    for (const { end } of this.#waiting.values()) end();
    this.#waiting.clear();
  }

  #rest(topic: string, together: (count: number) => Saying): void {
    const sayings: Saying[] = [];
    const end = this.#ports.clock.after(QUIET_MS, () => {
      this.#waiting.delete(topic);
      const [first] = sayings;
      if (first === undefined) return;
      this.#show(sayings.length === 1 ? first : together(sayings.length));
      this.#rest(topic, together);
    });
    this.#waiting.set(topic, { sayings, end });
  }

  #show({ title, body, place }: Saying): void {
    const notification = new Notification(body === undefined ? { title } : { title, body });
    this.#shown.add(notification);
    notification.on('click', () => {
      this.#shown.delete(notification);
      this.#ports.go(place);
    });
    notification.on('close', () => void this.#shown.delete(notification));
    notification.show();
  }
}
