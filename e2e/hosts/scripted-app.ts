import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import type { Slot } from '#contract/bench.ts';
import type { Answer, CallDefinition } from '#contract/define.ts';
import { type Contract, contract, type Services } from '#contract/index.ts';
import type { Log } from '#lib/log.ts';
import { ContractPeer } from '../../src-main/host/contract-peer.ts';
import { serve } from '../../src-main/host/contract-router.ts';
import { EventHub } from '../../src-main/host/event-hub.ts';
import { RendererFiles } from '../../src-main/host/renderer-files.ts';
import { WebHost } from '../../src-main/web/web-host.ts';

type Calls<N extends keyof Contract> = Contract[N]['calls'];
type ScriptOf<D> = D extends CallDefinition<infer I, infer O, infer C> ? Script<I['_zod']['output'], Answer<O['_zod']['input'], C>> : never;
type SlotsAnswer = Awaited<ReturnType<Services['bench']['slots']>>;
type Script<Input, A> = A | ((input: Input) => A | Promise<A>);

/**
 * The real renderer over the real web host, with a core that says what the test tells it to. Used like this:
 *
 * ```ts
 * test('a device that waits for Trust says so', async ({ scriptedApp, page }) => {
 *   scriptedApp.answers('bench', 'slots', ok({ bus: 'connected', slots: [slot({ state: 'trust' })] }));
 *   scriptedApp.answers('bench', 'resume', (input) => (input.udid === 'x' ? ok({}) : fail('no-run')));
 *   await scriptedApp.open(page, '#/bench');
 *   scriptedApp.slotIs(slot({ state: 'ready' }));
 *   expect(scriptedApp.asked('bench', 'resume')).toEqual([{ udid: 'x' }]);
 * });
 * ```
 *
 * A call without a script is answered `internal` and listed in `problems`; the fixture fails a test that leaves any.
 */
export class ScriptedApp {
  readonly #scripts = new Map<string, Script<unknown, unknown>>();
  readonly #asked = new Map<string, unknown[]>();
  readonly #hub: EventHub<Contract>;
  readonly #host: WebHost;
  /** Calls nobody scripted, and answers and events that do not fit the contract. Empty it to allow them. */
  readonly problems: string[] = [];

  constructor() {
    const log: Log = { info: () => {}, warn: () => {}, error: (message, facts) => void this.problems.push(describe(message, facts)) };
    this.#hub = new EventHub(contract, log);
    const router = serve(contract, this.#services(), this.#hub, log);
    this.#host = new WebHost({
      files: new RendererFiles(resolve(import.meta.dirname, '../../out/renderer')),
      connect: (carrier) => new ContractPeer(router, carrier, log),
      log,
      port: 0,
    });
  }

  start = (): Promise<void> => this.#host.start();
  stop = (): Promise<void> => this.#host.stop();

  /** What a call answers from now on: an outcome, or a function that makes one from the input. */
  answers<N extends keyof Contract & string, K extends keyof Calls<N> & string>(noun: N, call: K, script: ScriptOf<Calls<N>[K]>): void {
    this.#scripts.set(`${noun}.${call}`, script);
  }

  /** Publishes an event to every open screen. */
  announce: EventHub<Contract>['publish'] = (noun, name, payload) => this.#hub.publish(noun, name, payload);

  /** A slot of the bench stands so from now on: told to every open screen, and in each snapshot that is asked for later. */
  slotIs(slot: Slot): void {
    const now = this.#scripts.get('bench.slots') as SlotsAnswer;
    if (!now.ok) throw new Error('slotIs wants a bench whose slots are scripted');
    const known = now.value.slots.some(({ udid }) => udid === slot.udid);
    const slots = known ? now.value.slots.map((each) => (each.udid === slot.udid ? slot : each)) : [...now.value.slots, slot];
    this.answers('bench', 'slots', { ...now, value: { ...now.value, slots } });
    this.announce('bench', 'slot', slot);
  }

  /** The inputs a call was asked with so far, oldest first. */
  asked<N extends keyof Contract & string, K extends keyof Calls<N> & string>(noun: N, call: K): readonly unknown[] {
    return this.#asked.get(`${noun}.${call}`) ?? [];
  }

  /** Opens the app in the page; `place` is a hash route such as `#/bench`. */
  async open(page: Page, place = ''): Promise<void> {
    await page.goto(`${this.#host.newAddress()}${place}`);
  }

  /** As if the core had started again in another world: every screen loads anew. */
  changeWorld(): void {
    this.#host.reloadScreens();
  }

  #services(): Services {
    const nouns = Object.entries(contract).map(([noun, definition]) => {
      const calls = Object.keys(definition.calls).map((call) => [call, (input: unknown) => this.#answer(`${noun}.${call}`, input)]);
      return [noun, Object.fromEntries(calls)];
    });
    return Object.fromEntries(nouns) as Services;
  }

  #answer(name: string, input: unknown): unknown {
    this.#asked.set(name, [...(this.#asked.get(name) ?? []), input]);
    if (!this.#scripts.has(name)) throw new Error(`${name} is not scripted`);
    const script = this.#scripts.get(name);
    return typeof script === 'function' ? script(input) : script;
  }
}

const describe = (message: string, facts: Readonly<Record<string, unknown>> = {}) =>
  `${message}: ${Object.entries(facts)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')}`;
