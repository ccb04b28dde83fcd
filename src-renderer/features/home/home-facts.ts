import type { ValueOf } from '../../bridge/ask.ts';

/** What Home is derived from; each undefined until it is known. */
export interface HomeFacts {
  readonly settings: ValueOf<'settings', 'get'> | undefined;
  readonly push: ValueOf<'push', 'overview'> | undefined;
  readonly deadlines: ValueOf<'deadlines', 'overview'> | undefined;
  readonly bench: ValueOf<'bench', 'slots'> | undefined;
  readonly recipes: ValueOf<'recipes', 'list'> | undefined;
  readonly batches: ValueOf<'batches', 'list'> | undefined;
  readonly provisional: ValueOf<'assignment', 'provisional'> | undefined;
  readonly devices: ValueOf<'devices', 'counts'> | undefined;
  readonly expiring: ValueOf<'commands', 'expiring'> | undefined;
  readonly operations: ValueOf<'operations', 'list'> | undefined;
}
