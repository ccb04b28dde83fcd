import type { CommonCode } from '#contract/define.ts';
import type { Bridge } from '#contract/index.ts';

export type Noun = keyof Bridge & string;
export type CallOf<N extends Noun> = keyof Bridge[N] & string;

type AnyCall = (input: never) => Promise<unknown>;
type FunctionOf<N extends Noun, K extends CallOf<N>> = Bridge[N][K] extends AnyCall ? Bridge[N][K] : never;

export type InputOf<N extends Noun, K extends CallOf<N>> = Parameters<FunctionOf<N, K>>[0];
type AnswerOf<N extends Noun, K extends CallOf<N>> = Awaited<ReturnType<FunctionOf<N, K>>>;
export type ValueOf<N extends Noun, K extends CallOf<N>> = Extract<AnswerOf<N, K>, { ok: true }>['value'];

type CodeOf<N extends Noun, K extends CallOf<N>> = Extract<AnswerOf<N, K>, { ok: false }>['error']['code'] & string;

/** `connection-lost` arises on this side: the question may or may not have arrived. So does `too-much-at-once`: it was not sent. */
export interface Refused<N extends Noun, K extends CallOf<N>> {
  readonly code: CodeOf<N, K> | CommonCode | 'connection-lost' | 'too-much-at-once';
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
}

export type Told<N extends Noun, K extends CallOf<N>> =
  | { readonly ok: true; readonly value: ValueOf<N, K> }
  | { readonly ok: false; readonly error: Refused<N, K> };

/** A refusal as it is shown: any code, with the details its sentence wants. */
export interface Refusal {
  readonly noun: string;
  readonly call: string;
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;
}

/** What is shown of a refused call. */
export const refusalOf = (
  noun: Noun,
  call: string,
  error: { readonly code: string; readonly details?: Readonly<Record<string, string>> },
): Refusal => ({ noun, call, code: error.code, details: error.details ?? {} });
