import type { Page } from '@playwright/test';
import type { DiagnosisView, NetworkHost } from '#contract/diagnosis.ts';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { DAY, HOUR, MINUTE, NOW } from './moments.ts';
import type { Scene } from './scene.ts';

const iso = (at: number) => new Date(at).toISOString();
type Node = DiagnosisView['nodes'][number];

const administrator = ['enrolment', 'push-certificate', 'push-topic', 'engine', 'identity', 'apns', 'fleet', 'network'] as const;
const user = ['waiting', 'power', 'update', 'token', 'profile', 'user-steps'] as const;
const nodes = (states: Partial<Record<Node['node'], Node['state']>>): Node[] => [
  ...administrator.map((node) => ({ node, party: 'administrator' as const, state: states[node] ?? 'passed' })),
  ...user.map((node) => ({ node, party: 'user' as const, state: states[node] ?? 'passed' })),
];

const host = (
  name: string,
  port: number,
  purpose: NetworkHost['purpose'],
  result: NetworkHost['result'] = null,
  found = '',
): NetworkHost => ({
  host: name,
  port,
  parties: ['device'],
  purpose,
  result,
  found,
});

/** S-13: the push certificate ended yesterday. */
export const expired = (change: Partial<DiagnosisView> = {}): DiagnosisView => ({
  runId: 'r1',
  deviceId: 'device-0',
  deviceName: '営業部 001',
  serialNumber: 'F9FXK0Q7Q2A1',
  startedAt: NOW - MINUTE,
  running: false,
  nodes: nodes({
    'push-certificate': 'failed',
    apns: 'failed',
    fleet: 'failed',
    network: 'unknown',
    profile: 'unknown',
    'user-steps': 'unknown',
  }),
  causes: [
    {
      cause: 'certificate-expired',
      confidence: 'certain',
      evidence: [
        { key: 'expiredAt', value: iso(NOW - DAY) },
        { key: 'devicesConcerned', value: '24' },
      ],
      step: 'renew-push',
    },
    {
      cause: 'fleet-silent',
      confidence: 'likely',
      evidence: [
        { key: 'othersSilent', value: '23' },
        { key: 'others', value: '23' },
        { key: 'lastContactAt', value: iso(NOW - 20 * HOUR) },
      ],
      step: 'check-network',
    },
    { cause: 'device-away', confidence: 'likely', evidence: [{ key: 'lastContactAt', value: iso(NOW - 20 * HOUR) }], step: 'message-user' },
  ],
  message: 'none',
  done: [],
  network: {
    state: 'never',
    at: null,
    hosts: [host('courier.push.apple.com', 5223, 'push-to-devices'), host('api.push.apple.com', 443, 'push-from-engine')],
  },
  ...change,
});

/** Off for nine days, and a network that lets little through. */
export const tokenExpired = (change: Partial<DiagnosisView> = {}): DiagnosisView =>
  expired({
    nodes: nodes({ network: 'failed', token: 'failed', profile: 'unknown', 'user-steps': 'unknown', power: 'unknown' }),
    causes: [
      {
        cause: 'network-blocked',
        confidence: 'likely',
        evidence: [
          { key: 'hostsBlocked', value: '2' },
          { key: 'host', value: 'courier.push.apple.com:5223' },
        ],
        step: 'ask-network-staff',
      },
      {
        cause: 'token-expired',
        confidence: 'likely',
        evidence: [
          { key: 'lastContactAt', value: iso(NOW - 9 * DAY) },
          { key: 'daysSilent', value: '9' },
        ],
        step: 'message-user',
      },
      { cause: 'battery-empty', confidence: 'possible', evidence: [{ key: 'battery', value: '4%' }], step: 'message-user' },
    ],
    message: 'token',
    done: ['charged', 'restarted'],
    network: {
      state: 'done',
      at: NOW - MINUTE,
      hosts: [
        host('courier.push.apple.com', 5223, 'push-to-devices', 'timed-out'),
        host('identity.apple.com', 443, 'push-portal', 'intercepted', 'Mirai Bungu K.K., Inspection CA 2'),
        host('api.push.apple.com', 443, 'push-from-engine', 'reached'),
      ],
    },
    ...change,
  });

/** Nothing is left but to erase. */
export const broken = expired({
  nodes: nodes({}),
  causes: [
    { cause: 'device-broken', confidence: 'likely', evidence: [{ key: 'lastContactAt', value: iso(NOW - 9 * DAY) }], step: 'erase' },
  ],
  message: 'token',
  done: ['profile-seen', 'charged', 'network-reconnected', 'sim-reseated', 'restarted', 'forced-restart', 'profile-reinstalled'],
});

export const diagnosed = (app: ScriptedApp, view: DiagnosisView | null): void => {
  app.answers('diagnosis', 'run', ok({ runId: 'r1' }));
  app.answers('diagnosis', 'get', ok({ diagnosis: view }));
};

const scene = (name: string, view: DiagnosisView): Scene => ({
  name: `diagnosis: ${name}`,
  place: '#/devices/device-0',
  script: (app) => diagnosed(app, view),
  act: async (page: Page) => page.getByRole('button', { name: ja.diagnosis.open, exact: true }).click(),
});

export const diagnosisScenes: readonly Scene[] = [
  scene('the certificate expired', expired()),
  scene('while APNs is asked', expired({ running: true, causes: expired().causes.slice(2) })),
  scene('off for nine days, hosts blocked', tokenExpired()),
  scene('while hosts are asked', tokenExpired({ network: { ...tokenExpired().network, state: 'running' } })),
  scene('nothing left', broken),
];
