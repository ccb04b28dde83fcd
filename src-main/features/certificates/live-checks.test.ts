import { describe, expect, it } from 'vitest';
import type { VerifyRefusal } from '#contract/certificates.ts';
import { type Outcome, ok } from '#lib/outcome.ts';
import { HOUR, TestCentre } from './testing.ts';

const MINUTE = 60_000;

type Answer = Outcome<null, VerifyRefusal>;
type Check = () => Promise<Answer>;

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

function setup(check: { push?: Check; ade?: Check }) {
  const calls: string[] = [];
  const logged: string[] = [];
  const fine = (kind: string) => () => {
    calls.push(kind);
    return Promise.resolve(ok(null));
  };
  const log = (message: string) => void logged.push(message);
  const centre = new TestCentre({
    more: {
      checks: { push: fine('push'), ade: fine('ade'), content: fine('content'), api: fine('api'), 'engine-tls': fine('tls'), ...check },
      log: { info: log, warn: log, error: log },
    },
  });
  for (const kind of ['push', 'ade', 'content', 'api'] as const) centre.install(kind);
  return { centre, calls, logged };
}

const never: Check = () => new Promise(() => {});
/** As a bug does, before any promise is made. */
const broken: Check = () => {
  throw new Error('a bug');
};

describe('a check that hangs', () => {
  it('holds nobody else up, and is given up after two minutes', async () => {
    const { centre, calls } = setup({ push: never });
    const hanging = centre.service.verify({ kind: 'push' });
    await turns();
    expect(await Promise.race([centre.service.verify({ kind: 'ade' }), turns().then(() => 'held up')])).toMatchObject({ ok: true });
    expect(calls).toEqual(['ade']);
    centre.clock.advance(2 * MINUTE);
    expect(await hanging).toMatchObject({ error: { code: 'unreachable', details: { reason: 'timed-out' } } });
    expect(await centre.view('push')).toMatchObject({ checkedAt: centre.clock.now(), problem: { code: 'unreachable' } });
  });

  it('starves none of the daily checks', async () => {
    const { centre, calls } = setup({ push: never });
    await centre.service.start();
    for (let step = 0; step < 6 * 60; step += 1) {
      centre.clock.advance(MINUTE);
      await turns();
    }
    expect(new Set(calls)).toEqual(new Set(['ade', 'content', 'api']));
    await centre.service.stop();
  });

  it('is left alone by a stop: what it finds later is not kept', async () => {
    let end: (answer: Answer) => void = () => {};
    const { centre } = setup({
      push: () =>
        new Promise((resolve) => {
          end = resolve;
        }),
    });
    const hanging = centre.service.verify({ kind: 'push' });
    await turns();
    await centre.service.stop();
    expect(await hanging).toMatchObject({ ok: false });
    end(ok(null));
    centre.clock.advance(HOUR);
    await turns();
    expect(await centre.view('push')).toMatchObject({ checkedAt: null });
  });
});

describe('a check that throws', () => {
  it('is found not to work, is logged, and the others have their turn', async () => {
    const { centre, calls, logged } = setup({ push: broken, ade: () => Promise.reject(new Error('another')) });
    expect(await centre.service.verify({ kind: 'push' })).toMatchObject({ error: { code: 'unexpected-answer' } });
    expect(await centre.view('push')).toMatchObject({ checkedAt: centre.clock.now(), problem: { code: 'unexpected-answer', details: {} } });
    expect(logged).toHaveLength(1);
    await centre.service.start();
    for (let hour = 0; hour < 6; hour += 1) {
      centre.clock.advance(HOUR);
      await turns();
    }
    expect(new Set(calls)).toEqual(new Set(['content', 'api']));
    expect(await centre.view('ade')).toMatchObject({ problem: { code: 'unexpected-answer' } });
    await centre.service.stop();
  });
});
