import { os } from '@orpc/server';
import type { z } from 'zod';
import { type Answer, answerSchema, type CallDefinition, type ContractDefinition, type ServiceOf } from '#contract/define.ts';
import type { Log } from '#lib/log.ts';
import { within } from '#lib/within.ts';

/** A call that takes longer is a bug: long work answers at once and tells by event (house rule 9). Milliseconds. */
const CALL_LIMIT_MS = 50_000;

type AnyAnswer = Answer<unknown, string>;
type Handler = (input: unknown) => AnyAnswer | Promise<AnyAnswer>;

/** What a host carries: every call of the contract at `[noun, call]`, and every event at `['events', 'stream']`. */
export type ContractRouter = ReturnType<typeof serve>;

/**
 * Makes the contract callable. Input and answer are parsed by their schemas here and nowhere else; a bug in a service is
 * logged once, here, and crosses to the screen as `internal` without its message. Nothing in here ever rejects.
 */
export function serve<C extends ContractDefinition>(
  contract: C,
  services: { readonly [N in keyof C]: ServiceOf<C[N]> },
  hub: { stream(signal: AbortSignal | undefined): AsyncIterableIterator<unknown, undefined> },
  log: Log,
  callLimitMs = CALL_LIMIT_MS,
) {
  const procedure = (noun: string, call: string, definition: CallDefinition, handler: Handler) => {
    // Made when the first answer is there: most calls are not asked while the program starts.
    let made: ReturnType<typeof answerSchema> | null = null;
    const answers = () => (made ??= answerSchema(definition));
    return os.handler(async ({ input }): Promise<AnyAnswer> => {
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) return refuse('invalid-input', describe(parsed.error));
      try {
        const answer = answers().safeParse(await within(callLimitMs, handler(parsed.data)));
        if (answer.success) return answer.data as AnyAnswer;
        log.error('an answer does not fit the contract', { noun, call, error: describe(answer.error) });
      } catch (error) {
        log.error('a call failed', { noun, call, error });
      }
      return refuse('internal', 'the reason is in the log');
    });
  };

  const nouns = Object.entries(contract).map(([noun, definition]) => {
    const service = services[noun] as Readonly<Record<string, unknown>> | undefined;
    const calls = Object.entries(definition.calls).map(([call, callDefinition]) => {
      const method = service?.[call];
      if (typeof method !== 'function') throw new Error(`nobody implements ${noun}.${call}`);
      return [call, procedure(noun, call, callDefinition, (input) => method.call(service, input) as AnyAnswer)] as const;
    });
    return [noun, Object.fromEntries(calls)] as const;
  });
  const events = { stream: os.handler(({ signal }): AsyncIterableIterator<unknown, undefined> => hub.stream(signal)) };
  return { ...Object.fromEntries(nouns), events };
}

const refuse = (code: string, message: string): AnyAnswer => ({ ok: false, error: { code, message } });

/** Where and how, without what was sent: a value that does not fit may still be a secret. A name in it may be of any length. */
const describe = (error: z.ZodError) =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.').slice(0, 70) || 'input'}: ${issue.code}`)
    .join('; ');
