import { z } from 'zod';
import { type ContractDefinition, call, nothing, type ServiceOf } from '#contract/define.ts';

const device = z.object({ name: z.string(), count: z.int() });

/** A small contract with every kind of call and event, for tests of what carries contracts. */
export const sampleContract = {
  fleet: {
    calls: {
      rename: call({ input: z.strictObject({ name: z.string().max(20) }), output: device, errors: ['name-taken'] }),
      crash: call({ input: nothing, output: nothing, errors: [] }),
      lie: call({ input: z.strictObject({ about: z.enum(['code', 'shape', 'extra']) }), output: device, errors: ['known'] }),
      hang: call({ input: nothing, output: nothing, errors: [] }),
    },
    events: { renamed: device, gone: nothing },
  },
} satisfies ContractDefinition;

export const PRIVATE_KEY = 'this-must-never-cross';

/** A service with bugs: what a handler may do wrong, one call each. */
export class SampleFleet {
  readonly #prefix = 'device ';

  // A method, not an arrow: `this` must survive the way through the router.
  rename(input: { name: string }) {
    if (input.name === 'taken') {
      return { ok: false as const, error: { code: 'name-taken' as const, message: 'taken', details: { by: 'another' } } };
    }
    return { ok: true as const, value: { name: this.#prefix + input.name, count: 1, privateKey: PRIVATE_KEY } };
  }

  crash = (): never => {
    throw new Error(`bug with ${PRIVATE_KEY}`);
  };

  lie = async (input: { about: string }) => {
    if (input.about === 'code') return { ok: false, error: { code: 'never-declared', message: PRIVATE_KEY } } as never;
    if (input.about === 'shape') return { ok: true, value: { name: 7, count: PRIVATE_KEY } } as never;
    return { ok: false as const, error: { code: 'known' as const, message: 'm', stack: PRIVATE_KEY } };
  };

  hang = () => new Promise<never>(() => {});
}

export const sampleServices = (): { fleet: ServiceOf<(typeof sampleContract)['fleet']> } => ({ fleet: new SampleFleet() });
