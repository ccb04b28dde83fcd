import { beforeAll, describe, expect, it } from 'vitest';
import { generateRsaKey } from '#pki/keys.ts';
import { createAdePublicKey } from './ade-public-key.ts';
import { openAdeToken } from './ade-token.ts';
import { readApiKey } from './api-key.ts';
import { readContentToken } from './content-token.ts';
import { openMdmcertReply } from './mdmcert-reply.ts';
import type { RecipientKey } from './open-envelope.ts';
import { readSignedRequest } from './signed-request.ts';
import { sniffFile } from './sniff-file.ts';
import { STRANGER_NOW } from './testing/stranger.ts';
import { type HostileFile, hostileFiles } from './testing.ts';

/** Not a speed: the sign that something hangs. */
const HANG_MS = 5000;

describe('wrong and hostile files', () => {
  let files: readonly HostileFile[];
  let ours: RecipientKey[];

  beforeAll(async () => {
    files = await hostileFiles();
    const key = await generateRsaKey();
    ours = [{ keyName: 'ours', key, certificate: await createAdePublicKey({ key, commonName: 'Somebody’s server', now: STRANGER_NOW }) }];
  });

  const readers: Record<string, (bytes: Uint8Array) => { ok: boolean }> = {
    'ade-token': (bytes) => openAdeToken(bytes, ours),
    'content-token': readContentToken,
    'api-key': readApiKey,
    'mdmcert-reply': (bytes) => openMdmcertReply(bytes, ours),
    'push-request': (bytes) => readSignedRequest(bytes, STRANGER_NOW),
    'push-request-xml': (bytes) => readSignedRequest(bytes, STRANGER_NOW),
  };

  it('are many, and each has a name of its own', () => {
    expect(files.length).toBeGreaterThan(130);
    expect(new Set(files.map(({ name }) => name)).size).toBe(files.length);
  });

  it('are told by the sniffer for what they are', () => {
    const judged = files.filter(({ wanted }) => wanted !== undefined);
    const told = Object.fromEntries(judged.map(({ name, bytes }) => [name, sniffFile(bytes).kind]));
    expect(told).toEqual(Object.fromEntries(judged.map(({ name, wanted }) => [name, wanted])));
  });

  it('are accepted by no reader, but for those without a fault of form by their own', () => {
    const accepted: string[] = [];
    const right: string[] = [];
    for (const { name, bytes, wanted, wellFormed } of files) {
      for (const [kind, read] of Object.entries(readers)) {
        if (read(bytes).ok) accepted.push(`${kind}: ${name}`);
        const fits = wanted === kind || (wanted?.startsWith('push-request') === true && kind.startsWith('push-request'));
        if (wellFormed === true && fits) right.push(`${kind}: ${name}`);
      }
    }
    expect(accepted).toEqual(right);
  });

  it('hang nothing and are not copied over and over', () => {
    const slow: string[] = [];
    const greedy: string[] = [];
    for (const { name, bytes } of files) {
      for (const [kind, read] of Object.entries({ ...readers, sniffer: sniffFile })) {
        const before = process.memoryUsage().external;
        const start = performance.now();
        read(bytes);
        if (performance.now() - start > HANG_MS) slow.push(`${kind}: ${name}`);
        if (process.memoryUsage().external - before > 60 * 1024 * 1024) greedy.push(`${kind}: ${name}`);
      }
    }
    expect({ slow, greedy }).toEqual({ slow: [], greedy: [] });
  });

  it('do not come back in what a refusal says', () => {
    for (const { bytes } of files) {
      for (const read of Object.values(readers)) {
        const outcome = read(bytes);
        if (!outcome.ok) expect(JSON.stringify(outcome).length).toBeLessThan(300);
      }
    }
  });
});
