import type { PracticeFleetKind } from '#contract/practice.ts';
import type { FakeMdmSnapshot } from '../protocols/mdm/fake-mdm-snapshot.ts';
import type { FleetIdentity } from './fleet-models.ts';
import { supervisedFrom } from './iphone-management.ts';
import { ownApp } from './managed/app-commands.ts';
import { freshMemory, type KeptUser, type ManagedMemory } from './managed/managed-memory.ts';

/** One device of the fleet as plain JSON, without its profiles. */
export interface FleetState {
  readonly name: string;
  readonly offline: boolean;
  readonly shutDown: boolean;
  /** False after an erase: at "Hello", and nobody's. */
  readonly setUp: boolean;
  readonly locked: boolean;
  readonly unlockedSinceBoot: boolean;
  readonly answersNotNow: boolean;
  readonly asleep: boolean;
  readonly batteryPercent: number;
  readonly token: 'good' | 'unknown' | 'dead';
  readonly managed: ManagedMemory;
}

/** With private keys. */
export interface FleetSnapshot extends FleetState {
  readonly number: number;
  readonly kind: PracticeFleetKind;
  /** Base64, in order of installation. */
  readonly profiles: readonly string[];
  readonly mdm: FakeMdmSnapshot | null;
}

const isSupervisedKind = (kind: PracticeFleetKind): boolean => kind !== 'iphone-unsupervised';

/** Set up by a company, not enrolled yet. */
export function freshFleetState(identity: FleetIdentity, number: number, now: number): FleetState {
  return {
    name: `${identity.deviceClass}-${String(number + 1).padStart(3, '0')}`,
    offline: false,
    shutDown: false,
    setUp: true,
    locked: false,
    unlockedSinceBoot: true,
    answersNotNow: false,
    asleep: false,
    batteryPercent: 35 + ((number * 23) % 66),
    token: 'good',
    managed: {
      ...freshMemory(),
      users: usersOf(identity.kind),
      apps: identity.platform === 'iOS' ? [ownApp('com.example.practice.memo', 'メモ帳 Pro', '3.2.0')] : [],
      ...(isSupervisedKind(identity.kind) ? supervisedFrom(now, identity.serialNumber) : {}),
    },
  };
}

function usersOf(kind: PracticeFleetKind): readonly KeptUser[] {
  const user = (userName: string, fullName: string, index: number): KeptUser => ({
    userName,
    fullName,
    uid: 501 + index,
    guid: `FA4E0000-0000-4000-8000-00000000000${index}`,
    loggedIn: index === 0,
    hasDataToSync: index === 1,
    locked: false,
  });
  if (kind === 'shared-ipad')
    return [
      user('sato@appleid.example.jp', '佐藤', 0),
      user('suzuki@appleid.example.jp', '鈴木', 1),
      user('takahashi@appleid.example.jp', '高橋', 2),
    ];
  return kind === 'mac-silicon' || kind === 'mac-intel' ? [user('admin', '管理者', 0), user('tanaka', '田中', 2)] : [];
}
