/** A model as lockdown and DeviceInformation describe it. */
interface IphoneModel {
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
  /** A11 and older: 40 hex digits instead of chip and ECID (usb.md 1.8). */
  readonly longUdid: boolean;
}

/** Who one simulated device is, for good: an erase does not change it. */
export interface IphoneIdentity extends Omit<IphoneModel, 'longUdid' | 'cellular'> {
  readonly index: number;
  readonly udid: string;
  readonly ecid: bigint;
  readonly serialNumber: string;
  /** Two for a phone with two lines, none without cellular. */
  readonly imeis: readonly string[];
  readonly wifiMac: string;
  readonly bluetoothMac: string;
  readonly locationId: number;
  readonly productId: number;
  /** The default name in Japanese, as in English. */
  readonly defaultName: string;
}

const phone = { deviceClass: 'iPhone', cellular: true, longUdid: false } as const;
const tablet = { deviceClass: 'iPad', cellular: false, longUdid: false } as const;

/** What a Japanese company buys and still has; devices are dealt from it in turn. */
const MODELS: readonly IphoneModel[] = [
  {
    ...phone,
    productType: 'iPhone17,3',
    marketingName: 'iPhone 16',
    hardwareModel: 'D47AP',
    modelNumber: 'MYDQ3',
    chipId: 0x8140,
    boardId: 0x0c,
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
    boardId: 0x0a,
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
    boardId: 0x10,
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
    longUdid: true,
  },
];

/**
 * The device at a place of the practice bench: always the same one for the same index. Everything that names it is
 * recognisably made up: serial numbers begin with PRACT, ECIDs with FA4E, IMEIs with 00 (the prefix of test equipment),
 * hardware addresses with 02 (locally administered), a 40-digit UDID with fa4e.
 */
export function iphoneIdentity(index: number): IphoneIdentity {
  const { longUdid, cellular, ...model } = MODELS[index % MODELS.length] ?? missingModel();
  const mixed = scrambled(index);
  const ecid = 0x000f_a4e0_0000_0000n + BigInt(mixed);
  const shortUdid = `${hex(model.chipId, 8)}-${ecid.toString(16).padStart(16, '0')}`.toUpperCase();
  return {
    ...model,
    index,
    udid: longUdid ? `fa4e${hex(mixed, 8)}${hex(index, 28)}` : shortUdid,
    ecid,
    serialNumber: `PRACT${serialTail(mixed)}`,
    imeis: cellular ? [imei(index * 2), ...(longUdid ? [] : [imei(index * 2 + 1)])] : [],
    wifiMac: hardwareAddress(index * 2),
    bluetoothMac: hardwareAddress(index * 2 + 1),
    // As macOS gives it: a hub of ten ports at each port of the bus.
    locationId: (0x14 << 24) | ((Math.floor(index / 10) + 1) << 20) | (((index % 10) + 1) << 16),
    productId: model.deviceClass === 'iPhone' ? 0x12a8 : 0x12ab,
    defaultName: model.deviceClass,
  };
}

function missingModel(): never {
  throw new Error('there is no model');
}

/** Spreads neighbours apart; odd multipliers modulo 2^24 never meet. */
const scrambled = (index: number): number => (index * 0x9e37b1 + 0x51c0de) & 0xff_ffff;

/** Apple's serial numbers use neither I nor O, which read as 1 and 0. Distinct for distinct 24-bit numbers. */
const SERIAL_DIGITS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

function serialTail(value: number): string {
  let rest = value;
  let text = '';
  for (let place = 0; place < 5; place++) {
    text = (SERIAL_DIGITS[rest % SERIAL_DIGITS.length] ?? '0') + text;
    rest = Math.floor(rest / SERIAL_DIGITS.length);
  }
  return text;
}

function imei(number: number): string {
  const body = `00440188${String(100_000 + number).padStart(6, '0')}`;
  return body + luhnDigit(body);
}

/** The check digit of an IMEI (3GPP TS 23.003 annex B). */
export function luhnDigit(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((digit, place) => {
    const doubled = place % 2 === 0 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return String((10 - (sum % 10)) % 10);
}

function hardwareAddress(number: number): string {
  const low = hex(number, 6);
  return `02:5a:00:${low.slice(0, 2)}:${low.slice(2, 4)}:${low.slice(4, 6)}`;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
