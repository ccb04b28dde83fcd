import type { Update, UpdatesView } from '#contract/updates.ts';
import { ok } from '#lib/outcome.ts';
import type { Scene } from './scene.ts';

export const update: Update = {
  version: '0.2.0',
  notes:
    '・ラベルの文字を大きくしました。\n・プッシュ通知証明書の更新で、アカウントの確認を先に行います。\n\nLabels are larger.\nThe account is checked first.',
  releasedAt: Date.UTC(2026, 10, 20, 3),
  size: 128_400_000,
};

export const updatesView = (now: UpdatesView['now'], change: Partial<UpdatesView> = {}): UpdatesView => ({
  version: '0.1.0',
  now,
  automatic: false,
  feed: 'https://updates.mirai-bungu.example/shitaku/',
  signature: 'by-system',
  installs: true,
  ...change,
});

export const noUpdates = (): UpdatesView =>
  updatesView({ state: 'off', why: 'browser' }, { feed: null, signature: 'none', installs: null });

const scene = (name: string, now: UpdatesView['now'], change: Partial<UpdatesView> = {}): Scene => ({
  name: `updates: ${name}`,
  place: '#/settings',
  settings: { host: 'desktop' },
  script: (app) => app.answers('updates', 'get', ok(updatesView(now, change))),
  act: (page) => page.getByRole('region', { name: 'アップデート' }).scrollIntoViewIfNeeded(),
});

export const updatesScenes: readonly Scene[] = [
  scene('nobody named a source', { state: 'off', why: 'no-feed' }, { feed: null, installs: null }),
  scene('never asked', { state: 'none', checkedAt: null }),
  scene('available', { state: 'available', update }),
  scene(
    'available, to be put in by hand',
    { state: 'available', update: { ...update, notes: '', releasedAt: null, size: null } },
    { installs: false },
  ),
  scene('downloading', { state: 'downloading', update, received: 40_200_000, total: 128_400_000 }),
  scene('ready, on Linux', { state: 'ready', update }, { signature: 'none' }),
  scene('refused', { state: 'refused', why: 'checksum-wrong', version: '0.2.0' }),
];
