import { EARLIER_MODELS, type IphoneModel, MODELS } from './iphone-catalog.ts';
import { locationIdOf } from './iphone-places.ts';

/** Who one simulated device is, for good: an erase does not change it. */
export interface IphoneIdentity extends Omit<IphoneModel, 'longUdid' | 'cellular'> {
  /** Its number among all simulated devices. */
  readonly index: number;
  /** Where it lies, from 0. */
  readonly place: number;
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

/**
 * The device of a number: always the same one for the same number and model. Everything that names it is recognisably made
 * up: serial numbers begin with PRACT, ECIDs with FA4E, IMEIs with 00 (the prefix of test equipment), hardware addresses
 * with 02 (locally administered), a 40-digit UDID with fa4e. `place`: where it lies, by default that of its number.
 */
export function iphoneIdentity(index: number, at: { place?: number | undefined; productType?: string | undefined } = {}): IphoneIdentity {
  const { longUdid, cellular, ...model } = modelOf(index, at.productType);
  const place = at.place ?? index;
  const mixed = scrambled(index);
  const ecid = 0x000f_a4e0_0000_0000n + BigInt(mixed);
  const shortUdid = `${hex(model.chipId, 8)}-${ecid.toString(16).padStart(16, '0')}`.toUpperCase();
  return {
    ...model,
    index,
    place,
    udid: longUdid ? `fa4e${hex(mixed, 8)}${hex(index, 28)}` : shortUdid,
    ecid,
    serialNumber: `PRACT${serialTail(mixed)}`,
    imeis: cellular ? [imei(index * 2), ...(longUdid ? [] : [imei(index * 2 + 1)])] : [],
    wifiMac: hardwareAddress(index * 2),
    bluetoothMac: hardwareAddress(index * 2 + 1),
    locationId: locationIdOf(place),
    productId: model.deviceClass === 'iPhone' ? 0x12a8 : 0x12ab,
    defaultName: model.deviceClass,
  };
}

export const isKnownModel = (productType: string): boolean => MODELS.some((model) => model.productType === productType);

/** The model that earlier releases gave to a device of this number. */
export const earlierModel = (index: number): string => modelAt(index % EARLIER_MODELS).productType;

const modelOf = (index: number, productType: string | undefined): IphoneModel =>
  MODELS.find((model) => model.productType === productType) ?? modelAt(index % MODELS.length);

const modelAt = (index: number): IphoneModel => MODELS[index] ?? missingModel();

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
