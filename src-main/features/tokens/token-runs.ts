import type { TokenKind, TokenStep } from '#contract/tokens.ts';
import type { Clock } from '#lib/clock.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { RunsStore } from '#store/runs-store.ts';
import { next, type TokenEvent, type TokenRun } from './token-rules.ts';
import type { TokenRow } from './token-view.ts';

interface Ports {
  readonly credentials: Pick<CredentialsStore, 'transaction'>;
  /** Runs of kind `token`, one subject per kind of token. */
  readonly runs: RunsStore<TokenRun>;
  readonly secrets: { get(name: string): Uint8Array | null };
  readonly clock: Clock;
  readonly publish: (event: 'changed', payload: Record<string, never>) => void;
}

/** Where each kind's wizard stands, and how it goes on. */
export class TokenRuns {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  open(kind: TokenKind): TokenRow | null {
    const run = this.#ports.runs.open().find(({ subject }) => subject === kind);
    return run === undefined ? null : { ...run, step: run.step as TokenStep, subject: kind };
  }

  /** One that is not done yet. */
  working(kind: TokenKind): TokenRow | null {
    const run = this.open(kind);
    return run === null || run.step === 'done' ? null : run;
  }

  /** The accepted token that is not installed yet, opened. */
  draft({ data }: TokenRow): Uint8Array | null {
    return data.draft === null ? null : this.#ports.secrets.get(data.draft);
  }

  /** Inside a transaction of the caller's. */
  save(run: TokenRow, event: TokenEvent, change: Partial<TokenRun> = {}): void {
    const state = next({ step: run.step, data: { ...run.data, ...change } }, event);
    this.#ports.runs.save(run.id, state.step, state.data, this.#ports.clock.now());
  }

  /** Saves what the rules make of the event, together with `also`, and tells the screens. */
  advance(run: TokenRow, event: TokenEvent, also: () => void = () => {}): void {
    this.#ports.credentials.transaction(() => {
      also();
      this.save(run, event);
    });
    this.changed();
  }

  changed(): void {
    this.#ports.publish('changed', {});
  }
}
