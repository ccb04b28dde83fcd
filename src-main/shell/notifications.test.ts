import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { Notifications } from './notifications.ts';
import type { Language } from './shell-text.ts';

const electron = vi.hoisted(() => ({
  shown: [] as string[],
  bodies: [] as string[],
  closed: [] as string[],
  clicks: [] as (() => void)[],
}));
vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => true;
    readonly title: string;
    constructor(options: { title: string; body?: string }) {
      this.title = options.title;
      if (options.body !== undefined) electron.bodies.push(options.body);
    }
    on = (name: string, listener: () => void) => name === 'click' && electron.clicks.push(listener);
    show = () => electron.shown.push(this.title);
    close = () => electron.closed.push(this.title);
  },
}));

/** One of a topic in this time. */
const HOUR = 3_600_000;

beforeEach(() => {
  for (const list of Object.values(electron)) list.length = 0;
});

describe('notifications', () => {
  const slot = (state: string, batchId: string | null = null) =>
    ({ noun: 'bench', name: 'slot', payload: { udid: 'u', name: '営業 01', state, run: batchId === null ? null : { batchId } } }) as never;

  it('tell once that a device is prepared or needs a decision', () => {
    const notifications = new Notifications(
      () => 'ja',
      () => false,
      () => {},
    );
    for (const state of ['done', 'working', 'working', 'attention', 'attention', 'done', 'done']) notifications.hear(slot(state));
    expect(electron.shown).toEqual(['営業 01 は確認が必要です', '営業 01 の準備ができました']);
  });

  it('stay quiet while someone looks at the window', () => {
    const notifications = new Notifications(
      () => 'en',
      () => true,
      () => {},
    );
    for (const state of ['working', 'done']) notifications.hear(slot(state));
    expect(electron.shown).toEqual([]);
  });

  it('tell what stands under everything when nobody looks, once an hour', () => {
    const clock = new ManualClock();
    let looked = true;
    const go = vi.fn();
    const notifications = new Notifications(
      () => 'en',
      () => looked,
      go,
      clock,
    );
    const warned = (warning: string) => notifications.hear({ noun: 'start', name: 'warned', payload: { warning } } as never);
    warned('clock-back');
    expect(electron.shown).toEqual([]);
    looked = false;
    warned('clock-back');
    warned('store-damaged');
    warned('clock-back');
    notifications.hear({ noun: 'start', name: 'cleared', payload: { warning: 'clock-back' } });
    expect(electron.shown).toEqual(['The clock of this computer went back', 'Part of the database is damaged']);
    electron.clicks[1]?.();
    expect(go).toHaveBeenCalledWith('#/');
    clock.advance(HOUR);
    expect(electron.shown).toHaveLength(3);
  });

  const due = (change: object) =>
    ({
      noun: 'deadlines',
      name: 'due',
      payload: { id: 'x', type: 'credential', kind: 'push', name: 'MDM 1', daysLeft: 7, escalated: false, ...change },
    }) as never;

  it('tell of a date, also to who looks at the window, and lead where it is renewed', () => {
    const places: string[] = [];
    const clock = new ManualClock();
    const notifications = new Notifications(
      () => 'ja',
      () => true,
      (place) => places.push(place),
      clock,
    );
    notifications.hear(due({}));
    clock.advance(HOUR);
    notifications.hear(due({ daysLeft: 0, escalated: true }));
    clock.advance(HOUR);
    notifications.hear(due({ type: 'sign-in', kind: null, name: 'mdm@example.jp', daysLeft: 1 }));
    notifications.hear({ noun: 'deadlines', name: 'changed', payload: {} });
    expect(electron.shown).toEqual([
      'MDM プッシュ通知証明書 残り 7日',
      'MDM プッシュ通知証明書 期限切れ',
      'Apple Account のサインイン確認 残り 1日',
    ]);
    expect(electron.bodies[0]).toContain('証明書センター');
    expect(electron.bodies[1]).toContain('副担当者');
    for (const click of electron.clicks) click();
    expect(places).toEqual(['#/certificates', '#/certificates', '#/accounts']);
  });

  it('tell the first of a topic at once and the others of the hour together; then the hour begins anew', () => {
    const places: string[] = [];
    const clock = new ManualClock();
    const notifications = new Notifications(
      () => 'en',
      () => false,
      (place) => places.push(place),
      clock,
    );
    for (let day = 9; day > 0; day -= 1) notifications.hear(due({ daysLeft: day }));
    expect(electron.shown).toEqual(['MDM push certificate: 9 days left']);
    clock.advance(HOUR - 1);
    expect(electron.shown).toHaveLength(1);
    clock.advance(1);
    expect(electron.shown.slice(1)).toEqual(['8 more dates are near']);
    // A single one that waited is told as itself.
    notifications.hear(due({ daysLeft: 0 }));
    expect(electron.shown).toHaveLength(2);
    clock.advance(HOUR);
    expect(electron.shown.slice(2)).toEqual(['MDM push certificate: expired']);
    clock.advance(HOUR);
    notifications.hear(due({ daysLeft: 3 }));
    expect(electron.shown.slice(3)).toEqual(['MDM push certificate: 3 days left']);
    for (const click of electron.clicks) click();
    expect(places).toEqual(['#/certificates', '#/', '#/certificates', '#/certificates']);
  });

  it('tell nothing any more of a world that is left', () => {
    const clock = new ManualClock();
    const notifications = new Notifications(
      () => 'en',
      () => false,
      () => {},
      clock,
    );
    for (const daysLeft of [3, 2, 1]) notifications.hear(due({ daysLeft }));
    notifications.begin(null);
    clock.advance(2 * HOUR);
    expect(electron.shown).toEqual(['MDM push certificate: 3 days left']);
  });

  it('of a device lead to the bench', () => {
    const places: string[] = [];
    const notifications = new Notifications(
      () => 'ja',
      () => false,
      (place) => places.push(place),
      new ManualClock(),
    );
    for (const state of ['working', 'done', 'attention']) notifications.hear(slot(state));
    for (const click of electron.clicks) click();
    expect(places).toEqual(['#/bench', '#/bench']);
  });

  it('tell of a date in English', () => {
    new Notifications(
      () => 'en',
      () => false,
      () => {},
    ).hear(due({ daysLeft: 1 }));
    expect(electron.shown).toEqual(['MDM push certificate: 1 day left']);
  });
});

describe('notices', () => {
  const notice = (change: object) =>
    ({
      noun: 'notices',
      name: 'told',
      payload: { kind: 'device-found', count: 1, name: '営業 01', deviceId: 'D1', operationId: null, ...change },
    }) as never;
  const held = { kind: 'operation-held', count: 6, name: '', deviceId: null, operationId: 'O1' };

  it('are told to who looks, too, and a click leads where there is something to do', () => {
    const places: string[] = [];
    const clock = new ManualClock();
    const notifications = new Notifications(
      () => 'ja',
      () => true,
      (place) => places.push(place),
      clock,
    );
    notifications.hear(notice({}));
    clock.advance(HOUR);
    notifications.hear(notice({ count: 2, deviceId: null }));
    notifications.hear(notice(held));
    notifications.hear(notice({ ...held, kind: 'operation-missed', operationId: null }));
    notifications.hear(notice({ kind: 'commands-expiring', count: 3 }));
    clock.advance(HOUR);
    notifications.hear(notice({ kind: 'commands-expiring', count: 50, deviceId: null }));
    expect(electron.shown).toEqual([
      '営業 01: 位置情報が届きました',
      '紛失モードの端末 2台から、位置情報が届きました',
      '承認待ち: 6台への操作を止めています',
      '予約した操作(6台)が実行されませんでした',
      '保留中のコマンド 3件が、24時間以内に期限切れになります',
      '保留中のコマンド 50件が、24時間以内に期限切れになります',
    ]);
    for (const click of electron.clicks) click();
    expect(places).toEqual([
      '#/devices/D1?tab=location',
      '#/devices',
      '#/operations/O1',
      '#/operations',
      '#/devices/D1?tab=timeline',
      '#/',
    ]);
  });

  it('are told in English', () => {
    const notifications = new Notifications(
      () => 'en',
      () => false,
      () => {},
    );
    for (const change of [{}, held, { kind: 'commands-expiring', count: 1 }]) notifications.hear(notice(change));
    expect(electron.shown).toEqual([
      '営業 01 has told its location',
      'Waiting for approval: 6 devices',
      '1 waiting command expires within 24 hours',
    ]);
  });
});

describe('notifications of a batch', () => {
  const summary = (counts: object, change: object = {}) => ({
    id: 'b',
    name: '4月 営業部',
    endedAt: null,
    autoStart: false,
    target: 3,
    counts: { waiting: 0, working: 0, done: 0, attention: 0, ...counts },
    ...change,
  });
  const changed = (counts: object, change: object = {}) =>
    ({ noun: 'batches', name: 'changed', payload: summary(counts, change) }) as never;
  const slot = (udid: string, state: string, batchId: string | null) =>
    ({
      noun: 'bench',
      name: 'slot',
      payload: { udid, name: `SECRET ${udid}`, serialNumber: udid, state, run: batchId === null ? null : { batchId } },
    }) as never;
  const start = (lookedAt = false, language: Language = 'ja') => {
    const places: string[] = [];
    return {
      places,
      notifications: new Notifications(
        () => language,
        () => lookedAt,
        (place) => places.push(place),
      ),
    };
  };

  it('come once, when all are done, and lead to the bench; of its devices there is none', () => {
    const { notifications, places } = start();
    notifications.hear(changed({ working: 3 }));
    for (const udid of ['1', '2', '3']) for (const state of ['working', 'done']) notifications.hear(slot(udid, state, 'b'));
    notifications.hear(changed({ working: 1, done: 2 }));
    expect(electron.shown).toEqual([]);
    notifications.hear(changed({ done: 3 }));
    notifications.hear(changed({ done: 3 }));
    expect(electron.shown).toEqual(['4月 営業部: すべて終わりました']);
    expect(electron.bodies).toEqual(['3台の準備ができました。']);
    for (const click of electron.clicks) click();
    expect(places).toEqual(['#/bench']);
  });

  it('come at the first decision that is needed, and at the end, which takes its place', () => {
    const { notifications } = start(false, 'en');
    notifications.hear(changed({ working: 3 }));
    notifications.hear(changed({ working: 2, attention: 1 }));
    notifications.hear(changed({ working: 1, attention: 2 }));
    notifications.hear(changed({ done: 1, attention: 2 }));
    expect(electron.shown).toEqual(['4月 営業部 needs your attention', '4月 営業部 needs your attention']);
    expect(electron.bodies).toEqual(['1 device waits for a decision.', '1 device is ready. 2 devices wait for a decision.']);
    expect(electron.closed).toEqual(['4月 営業部 needs your attention']);
  });

  it('stay away while someone looks, while more are to come, and for what was so before', () => {
    const looking = start(true).notifications;
    looking.hear(changed({ working: 3 }));
    looking.hear(changed({ done: 3 }));
    const waiting = start().notifications;
    waiting.hear(changed({ working: 1, waiting: 2 }));
    waiting.hear(changed({ done: 1, waiting: 2 }));
    const endless = start().notifications;
    endless.hear(changed({ working: 1 }, { target: null, autoStart: true }));
    endless.hear(changed({ done: 1 }, { target: null, autoStart: true }));
    const known = start().notifications;
    known.begin(summary({ done: 2, attention: 1 }) as never);
    known.hear(changed({ done: 2, attention: 1 }));
    expect(electron.shown).toEqual([]);
  });

  it('leave room for those of single devices once it is ended', () => {
    const { notifications } = start();
    notifications.begin(summary({ working: 1 }) as never);
    for (const state of ['working', 'attention']) notifications.hear(slot('other', state, null));
    expect(electron.shown).toEqual([]);
    notifications.hear(changed({ done: 1 }, { endedAt: 1 }));
    notifications.hear(slot('other', 'done', null));
    expect(electron.shown).toEqual(['SECRET other の準備ができました']);
  });
});
