/** A model as lockdown and DeviceInformation describe it. */
export interface IphoneModel {
  readonly productType: string;
  readonly deviceClass: 'iPhone' | 'iPad';
  readonly marketingName: string;
  readonly hardwareModel: string;
  readonly modelNumber: string;
  readonly chipId: number;
  readonly boardId: number;
  /** GB. */
  readonly capacity: number;
  readonly osVersion: string;
  readonly buildVersion: string;
  /** mAh. */
  readonly batteryCapacity: number;
  readonly cellular: boolean;
  readonly homeButton: boolean;
  /** A11 and older: 40 hex digits instead of chip and ECID (usb.md 1.8). */
  readonly longUdid: boolean;
}

const phone = { deviceClass: 'iPhone', cellular: true, homeButton: false, longUdid: false } as const;
const tablet = { deviceClass: 'iPad', cellular: false, homeButton: false, longUdid: false } as const;

/**
 * What a Japanese company buys and still has; devices are dealt from it in turn. The order of the first seven stands: devices
 * kept by earlier releases know their model only by their number (`EARLIER_MODELS`).
 */
export const MODELS: readonly IphoneModel[] = [
  {
    ...phone,
    productType: 'iPhone17,3',
    marketingName: 'iPhone 16',
    hardwareModel: 'D47AP',
    modelNumber: 'MYDQ3',
    chipId: 0x8140,
    boardId: 0x08,
    capacity: 128,
    osVersion: '26.1',
    buildVersion: '23B85',
    batteryCapacity: 3561,
  },
  {
    ...phone,
    productType: 'iPhone15,4',
    marketingName: 'iPhone 15',
    hardwareModel: 'D37AP',
    modelNumber: 'MTMH3',
    chipId: 0x8120,
    boardId: 0x08,
    capacity: 128,
    osVersion: '18.6.2',
    buildVersion: '22G100',
    batteryCapacity: 3349,
  },
  {
    ...phone,
    productType: 'iPhone14,7',
    marketingName: 'iPhone 14',
    hardwareModel: 'D27AP',
    modelNumber: 'MPUD3',
    chipId: 0x8110,
    boardId: 0x18,
    capacity: 128,
    osVersion: '26.0.1',
    buildVersion: '23A355',
    batteryCapacity: 3279,
  },
  {
    ...tablet,
    productType: 'iPad13,18',
    marketingName: 'iPad (10th generation)',
    hardwareModel: 'J271AP',
    modelNumber: 'MPQ03',
    chipId: 0x8101,
    boardId: 0x14,
    capacity: 64,
    osVersion: '18.6.2',
    buildVersion: '22G100',
    batteryCapacity: 7606,
  },
  {
    ...phone,
    productType: 'iPhone14,5',
    marketingName: 'iPhone 13',
    hardwareModel: 'D17AP',
    modelNumber: 'MLNC3',
    chipId: 0x8110,
    boardId: 0x0a,
    capacity: 128,
    osVersion: '18.5',
    buildVersion: '22F76',
    batteryCapacity: 3227,
  },
  {
    ...phone,
    productType: 'iPhone14,6',
    marketingName: 'iPhone SE (3rd generation)',
    hardwareModel: 'D49AP',
    modelNumber: 'MMYC3',
    chipId: 0x8110,
    boardId: 0x10,
    capacity: 64,
    osVersion: '18.6.2',
    buildVersion: '22G100',
    batteryCapacity: 2018,
    homeButton: true,
  },
  {
    ...phone,
    productType: 'iPhone10,1',
    marketingName: 'iPhone 8',
    hardwareModel: 'D20AP',
    modelNumber: 'MQ782',
    chipId: 0x8015,
    boardId: 0x02,
    capacity: 64,
    osVersion: '16.7.12',
    buildVersion: '20H364',
    batteryCapacity: 1821,
    homeButton: true,
    longUdid: true,
  },
  {
    ...tablet,
    productType: 'iPad12,1',
    marketingName: 'iPad (9th generation)',
    hardwareModel: 'J181AP',
    modelNumber: 'MK2K3',
    chipId: 0x8030,
    boardId: 0x18,
    capacity: 64,
    osVersion: '18.6.2',
    buildVersion: '22G100',
    batteryCapacity: 8557,
    homeButton: true,
  },
  {
    ...phone,
    productType: 'iPhone13,2',
    marketingName: 'iPhone 12',
    hardwareModel: 'D53gAP',
    modelNumber: 'MGHN3',
    chipId: 0x8101,
    boardId: 0x0c,
    capacity: 64,
    osVersion: '18.6.2',
    buildVersion: '22G100',
    batteryCapacity: 2815,
  },
  {
    ...tablet,
    productType: 'iPad14,1',
    marketingName: 'iPad mini (6th generation)',
    hardwareModel: 'J310AP',
    modelNumber: 'MK7M3',
    chipId: 0x8110,
    boardId: 0x04,
    capacity: 64,
    osVersion: '26.0.1',
    buildVersion: '23A355',
    batteryCapacity: 5124,
  },
  {
    ...phone,
    productType: 'iPhone12,8',
    marketingName: 'iPhone SE (2nd generation)',
    hardwareModel: 'D79AP',
    modelNumber: 'MHGP3',
    chipId: 0x8030,
    boardId: 0x10,
    capacity: 64,
    osVersion: '18.5',
    buildVersion: '22F76',
    batteryCapacity: 1821,
    homeButton: true,
  },
  {
    ...tablet,
    productType: 'iPad11,6',
    marketingName: 'iPad (8th generation)',
    hardwareModel: 'J171aAP',
    modelNumber: 'MYL92',
    chipId: 0x8020,
    boardId: 0x24,
    capacity: 32,
    osVersion: '18.6.2',
    buildVersion: '22G100',
    batteryCapacity: 8686,
    homeButton: true,
  },
  {
    ...tablet,
    productType: 'iPad13,16',
    marketingName: 'iPad Air (5th generation)',
    hardwareModel: 'J407AP',
    modelNumber: 'MM9C3',
    chipId: 0x8103,
    boardId: 0x10,
    capacity: 64,
    osVersion: '26.1',
    buildVersion: '23B85',
    batteryCapacity: 7606,
  },
];

/** As many models were dealt before the catalogue grew. */
export const EARLIER_MODELS = 7;
