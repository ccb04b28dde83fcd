/** Log lines carry facts by name; never a key, token, pair record, challenge or PIN. */
export interface Log {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
}

/** By name. What every line begins with cannot be named once more: it would take its place. */
export type LogFacts = Readonly<Record<string, unknown>> & { readonly at?: never; readonly level?: never; readonly message?: never };

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
