import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { answerSchema } from '#contract/define.ts';
import { contract } from '#contract/index.ts';
import { PLANTED } from './hostile-messages.ts';

const id = z.string().max(80);

/** All that main may say to what it does not take: the contract's refusal, and the two of oRPC, which name nothing of ours. */
const refusal = z.strictObject({
  i: id,
  p: z.union([
    z.strictObject({
      b: z.strictObject({
        json: z.strictObject({
          ok: z.literal(false),
          error: z.strictObject({ code: z.literal('invalid-input'), message: z.string().max(400) }),
        }),
      }),
    }),
    z.strictObject({
      s: z.literal(400),
      b: z.strictObject({
        json: z.strictObject({
          defined: z.literal(false),
          code: z.literal('BAD_REQUEST'),
          status: z.literal(400),
          message: z.string().max(400),
        }),
      }),
    }),
    z.strictObject({ s: z.literal(404), b: z.literal('No procedure matched') }),
  ]),
});

const answer = z.strictObject({ i: id, p: z.strictObject({ b: z.strictObject({ json: z.unknown() }) }) });

const stream = z.strictObject({ i: id, p: z.strictObject({ h: z.strictObject({ 'content-type': z.literal('text/event-stream') }) }) });

const told = z.strictObject({
  i: id,
  t: z.literal(3),
  p: z.strictObject({
    e: z.literal('message'),
    d: z.strictObject({ json: z.strictObject({ noun: z.string(), name: z.string(), payload: z.unknown() }) }),
  }),
});

/** Of a stack, or of a path on this machine. */
const inside = /\bat \S+ \(|:\d+:\d+|node_modules|file:\/\/|\/(tmp|home|root|usr|work)\b|\.[cm]?[jt]sx?\b|src-main/;

type Kind = 'refused' | 'answered' | 'subscribed' | 'told';

const nouns: Readonly<Record<string, { calls: object; events: object }>> = contract;

const declared = (of: 'calls' | 'events', noun: string, name: string): unknown => {
  const all = Object.hasOwn(nouns, noun) ? nouns[noun]?.[of] : undefined;
  return all !== undefined && Object.hasOwn(all, name) ? Reflect.get(all, name) : undefined;
};

/** Playwright's own `expect` keeps a record of each: far too many here. */
const same = (one: unknown, other: unknown, what: string) => {
  if (!isDeepStrictEqual(one, other)) throw new Error(`more than is declared, of ${what}: ${JSON.stringify(other).slice(0, 500)}`);
};

/**
 * What kind of text of main this is. Fails the test when it is none that is declared: the refusals above; for `asked`, an ordinary call,
 * exactly what the contract declares as its answer; and of events exactly theirs.
 */
export function kindOf(text: string, asked = ''): Kind {
  if (text.includes(PLANTED)) throw new Error(`what was sent comes back: ${text.slice(0, 500)}`);
  const said: unknown = JSON.parse(text);
  if (refusal.safeParse(said).success) {
    if (inside.test(text)) throw new Error(`a refusal tells of the inside: ${text}`);
    return 'refused';
  }
  if (stream.safeParse(said).success) return 'subscribed';
  const event = told.safeParse(said);
  if (event.success) {
    const { noun, name, payload } = event.data.p.d.json;
    const schema = declared('events', noun, name);
    if (!(schema instanceof z.ZodType)) throw new Error(`an event that is not declared: ${noun}.${name}`);
    same(schema.parse(payload), payload, `${noun}.${name}`);
    return 'told';
  }
  const [, noun = '', name = ''] = asked.split('/');
  const call = declared('calls', noun, name);
  const whole = answer.safeParse(said);
  if (call === undefined || !whole.success)
    throw new Error(`an answer that is not declared, to ${asked || 'what fits nothing'}: ${text.slice(0, 500)}`);
  const { json } = whole.data.p.b;
  const parsed = answerSchema(call as Parameters<typeof answerSchema>[0]).parse(json);
  same(parsed, json, asked);
  if (!parsed.ok) throw new Error(`an ordinary call was refused: ${text.slice(0, 500)}`);
  return 'answered';
}

const named = z.object({ i: z.unknown().optional() });

/** Whose answer it is. */
export const idOf = (text: string): unknown => named.parse(JSON.parse(text)).i;
