import { type Icon, IconCertificate, IconDevices, IconHistory, IconHome, IconListCheck, IconSettings, IconUsb } from '@tabler/icons-react';

export type AreaId = 'home' | 'devices' | 'operations' | 'bench' | 'certificates' | 'activity' | 'settings';

export interface Area {
  readonly id: AreaId;
  readonly to: '/' | '/devices' | '/operations' | '/bench' | '/certificates' | '/activity' | '/settings';
  readonly icon: Icon;
  /** With ⌘ or Ctrl. Digits as in the plan of all areas, so that they stay when more are built. */
  readonly key: string;
}

export const areaGroups: readonly { readonly group: 'devices' | 'protect' | null; readonly areas: readonly Area[] }[] = [
  { group: null, areas: [{ id: 'home', to: '/', icon: IconHome, key: '1' }] },
  {
    group: 'devices',
    areas: [
      { id: 'devices', to: '/devices', icon: IconDevices, key: '2' },
      { id: 'operations', to: '/operations', icon: IconListCheck, key: '3' },
      { id: 'bench', to: '/bench', icon: IconUsb, key: '4' },
    ],
  },
  {
    group: 'protect',
    areas: [
      { id: 'certificates', to: '/certificates', icon: IconCertificate, key: '8' },
      { id: 'activity', to: '/activity', icon: IconHistory, key: '0' },
    ],
  },
];

export const settingsArea: Area = { id: 'settings', to: '/settings', icon: IconSettings, key: ',' };

export const allAreas: readonly Area[] = [...areaGroups.flatMap(({ areas }) => areas), settingsArea];
