/**
 * An expected result: either a value, or a failure with a code that was declared where it arises.
 * A bug is thrown instead (house rule 5).
 */
export type Outcome<T, C extends string = never> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Failure<C> };

/** `message` is for logs and developers; people read the text of `code`, filled in with `details`. */
export interface Failure<C extends string> {
  readonly code: C;
  readonly message: string;
  readonly details?: Readonly<Record<string, string>>;
}

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = <const C extends string>(
  code: C,
  message: string = code,
  details?: Readonly<Record<string, string>>,
): { readonly ok: false; readonly error: Failure<C> } => ({
  ok: false,
  error: details === undefined ? { code, message } : { code, message, details },
});
