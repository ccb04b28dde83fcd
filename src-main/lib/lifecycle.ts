/** Anything long-lived. `stop` is idempotent and resolves when nothing of it runs any more. */
export interface LongLived {
  start(): Promise<void>;
  stop(): Promise<void>;
}
