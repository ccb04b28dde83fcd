import type { Page } from '@playwright/test';
import { expect } from './desktop-test.ts';
import { idOf, kindOf } from './hostile-answers.ts';
import type { Heard } from './hostile-hand.ts';
import { type Ask, frame, harmless } from './hostile-messages.ts';

export const SETTINGS: Ask = { url: '/settings/get', body: '{"json":{}}' };

/** An ordinary question. */
export const QUESTION = frame('question', SETTINGS);
/** Tells every subscription of one event, and changes nothing: what closing the window means is said again as it is. */
export const RING = frame('ring', { url: '/desktop/setClosing', body: '{"json":{"closing":"ask"}}' });
const asked: Readonly<Record<string, string>> = { question: '/settings/get', ring: '/desktop/setClosing' };

const isHarmless = ({ url, body }: Ask) => harmless.some((each) => each.url === url && each.body === body);

/** A long text, made in the page: one part so many times, `#` in it a number, between a beginning and an end. */
export interface Long {
  readonly before: string;
  readonly part: string;
  readonly times: number;
  readonly after: string;
}

interface Step {
  readonly messages: readonly (string | Long)[];
  readonly word?: string;
  readonly times?: number;
}

/** A page that is somebody else's, at the one thing it was given. Counts what it sends, and judges each answer. */
export class Intruder {
  sent = 0;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** All of these, so many under way at once; each has one answer. How many of which kind. */
  async ask(asks: readonly Ask[], atOnce = 64): Promise<Record<string, number>> {
    const kinds: Record<string, number> = {};
    for (let first = 0; first < asks.length; first += 1_000) {
      const some = asks.slice(first, first + 1_000);
      const frames = some.map((each, at) => frame(String(at), each));
      const { heard, ...end } = await this.page.evaluate(([all, most]) => window.hostile.flow(all, most), [frames, atOnce] as const);
      expect(end).toEqual({ closed: false, late: false });
      expect(heard).toHaveLength(some.length);
      expect(new Set(heard.map(idOf)).size, 'an answer to each').toBe(some.length);
      for (const text of heard) {
        const ask = some[Number(idOf(text))];
        const kind = kindOf(text, ask !== undefined && isHarmless(ask) ? ask.url : '');
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
      this.sent += some.length;
    }
    return kinds;
  }

  /**
   * One link: of each step all messages at once, and then no more until its word was in so many of the texts that came; without a word, the
   * answer to the question. Ends with the link, if main ends it.
   */
  async say(...steps: readonly Step[]): Promise<Heard> {
    const said = await this.page.evaluate(async (all) => {
      const repeated = ({ part, times }: Long) =>
        part.includes('#') ? Array.from({ length: times }, (_, at) => part.replace('#', String(at))).join('') : part.repeat(times);
      const link = window.hostile.open();
      let heard = await window.hostile.until(link, '', 0);
      for (const { messages, word = '"i":"question"', times = 1 } of all) {
        for (const each of messages)
          window.hostile.post(link, typeof each === 'string' ? each : `${each.before}${repeated(each)}${each.after}`);
        heard = await window.hostile.until(link, word, times);
        if (heard.closed || heard.late) break;
      }
      window.hostile.close(link);
      return heard;
    }, steps);
    for (const { messages } of steps) this.sent += messages.length;
    expect(said.late, JSON.stringify(steps).slice(0, 500)).toBe(false);
    for (const text of said.heard) kindOf(text, asked[String(idOf(text))] ?? '/settings/get');
    return said;
  }

  /** Each over a link of its own, with a question behind it: what it is, main goes on listening, or ends that link. How many it ended. */
  async alone(messages: readonly string[]): Promise<number> {
    const all = await this.page.evaluate(([each, question]) => window.hostile.alone(each, question), [messages, QUESTION] as const);
    this.sent += messages.length;
    for (const [at, { heard, closed, late }] of all.entries()) {
      expect(late, messages[at]).toBe(false);
      for (const text of heard) kindOf(text, '/settings/get');
      expect(closed || heard.some((text) => idOf(text) === 'question'), messages[at]).toBe(true);
    }
    return all.filter(({ closed }) => closed).length;
  }
}
