import { z } from 'zod';

/**
 * The contract is data: one noun per file, each with calls (asked by the screen) and events (told by main).
 * Handler types in main, the client in the renderer and scripted answers in tests all derive from it.
 */
export interface CallDefinition<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType, Code extends string = string> {
  readonly input: Input;
  readonly output: Output;
  /** Codes this call may refuse with, besides the two of {@link CommonCode}. */
  readonly errors: readonly Code[];
}

export interface NounDefinition {
  readonly calls: Readonly<Record<string, CallDefinition>>;
  readonly events: Readonly<Record<string, z.ZodType>>;
}

export type ContractDefinition = Readonly<Record<string, NounDefinition>>;

/** `invalid-input`: the host refused the message by its schema. `internal`: a bug, logged in main. */
export const commonCodes = ['invalid-input', 'internal'] as const;
export type CommonCode = (typeof commonCodes)[number];

export const call = <I extends z.ZodType, O extends z.ZodType, const C extends readonly string[]>(definition: {
  input: I;
  output: O;
  errors: C;
}): CallDefinition<I, O, C[number]> => definition;

export interface Failure<Code extends string> {
  readonly code: Code;
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
}

export type Answer<T, Code extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure<Code> };

/** The schema of a call's whole answer. Undeclared fields of the value are stripped, undeclared codes refused. */
export const answerSchema = (definition: CallDefinition) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value: definition.output }),
    z.object({
      ok: z.literal(false),
      error: z.object({
        code: z.enum([...commonCodes, ...definition.errors]),
        message: z.string(),
        details: z.record(z.string(), z.string()).optional(),
      }),
    }),
  ]);

/** What a service must implement for a noun: one method per call. */
export type ServiceOf<N extends NounDefinition> = {
  readonly [K in keyof N['calls']]: (
    input: z.output<N['calls'][K]['input']>,
  ) => MaybePromise<Answer<z.input<N['calls'][K]['output']>, N['calls'][K]['errors'][number]>>;
};

/** What a screen may call: one function per call, and every answer an outcome. */
export type ClientOf<C extends ContractDefinition> = {
  readonly [N in keyof C]: {
    readonly [K in keyof C[N]['calls']]: (
      input: z.input<C[N]['calls'][K]['input']>,
    ) => Promise<Answer<z.output<C[N]['calls'][K]['output']>, C[N]['calls'][K]['errors'][number] | CommonCode>>;
  };
};

/** The events of a noun, by name, as a service publishes them. */
export type EventsOf<N extends NounDefinition> = { [K in keyof N['events']]: z.input<N['events'][K]> };

/** One event as it travels: every event of the contract, over one stream. */
export type TravellingEvent<C extends ContractDefinition> = {
  [N in keyof C & string]: {
    [K in keyof C[N]['events'] & string]: {
      readonly noun: N;
      readonly name: K;
      readonly payload: z.output<C[N]['events'][K]>;
    };
  }[keyof C[N]['events'] & string];
}[keyof C & string];

type MaybePromise<T> = T | Promise<T>;

/** Milliseconds since 1970 (UTC). */
export const instant = z.int().nonnegative();
export const nothing = z.strictObject({});
