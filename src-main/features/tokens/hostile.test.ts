import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostileFile, hostileFiles } from '#files/testing.ts';
import { memoryDatabase } from '#store/testing.ts';
import { TokensWorld, value } from './testing.ts';

const world = new TokensWorld();
let files: readonly HostileFile[];
beforeAll(async () => {
  await world.start();
  files = await hostileFiles();
}, 60_000);
afterAll(() => world.stop());

describe.each(['ade', 'content', 'api'] as const)('wrong and hostile files at the import of %s', (kind) => {
  it('are never installed, never crash, and lose no key that waits', async () => {
    const { service, ports } = world.service(memoryDatabase());
    value(await service.begin({ kind }));
    if (kind === 'ade') value(await service.publicKey({ anew: false }));
    const api = await world.apiAccount();
    value(await service.saveForm({ kind, account: '', clientId: api.clientId, keyId: api.keyId }));
    const keys = ports.credentials.pendingKeys('ade');
    expect(files.length).toBeGreaterThan(100);
    const accepted: string[] = [];
    for (const { name, bytes, wellFormed } of files) {
      world.arrivals.set('hostile', { fileName: name, bytes });
      const answer = await service.import({ kind, file: { arrivalId: 'hostile' } });
      // What only its service can tell from ours is asked about, and refused there.
      if (answer.ok && wellFormed === true) expect((await service.verify({ kind })).ok, name).toBe(false);
      else if (answer.ok) accepted.push(name);
    }
    expect(accepted).toEqual([]);
    expect(ports.credentials.current(kind)).toBeNull();
    expect(ports.credentials.pendingKeys('ade')).toEqual(keys);
  }, 120_000);
});
