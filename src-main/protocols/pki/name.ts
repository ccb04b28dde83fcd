import { type Asn1, oidOf, sequenceOf, setOf, textOf } from './asn1.ts';
import { derIa5String, derOid, derPrintableString, derSequence, derSetOf, derUtf8String } from './der.ts';

/** One attribute of a distinguished name. `type` is one of the short names below or a dotted object identifier. */
export interface NameEntry {
  readonly type: string;
  readonly value: string;
}

const OIDS: Readonly<Record<string, string>> = {
  C: '2.5.4.6',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  ST: '2.5.4.8',
  L: '2.5.4.7',
  E: '1.2.840.113549.1.9.1',
  UID: '0.9.2342.19200300.100.1.1',
  serialNumber: '2.5.4.5',
};
const TYPES = new Map(Object.entries(OIDS).map(([type, oid]) => [oid, type]));
const DOMAIN_COMPONENT = '0.9.2342.19200300.100.1.25';

export function readName(element: Asn1 | undefined): NameEntry[] {
  return sequenceOf(element).flatMap((rdn) =>
    setOf(rdn).map((attribute) => {
      const [type, value] = sequenceOf(attribute);
      const oid = oidOf(type);
      return { type: TYPES.get(oid) ?? oid, value: value === undefined ? '' : textOf(value) };
    }),
  );
}

/** DER of a Name, one RDN for each entry. Country is a PrintableString and e-mail an IA5String (RFC 5280 appendix A). */
export function derName(entries: readonly NameEntry[]): Buffer {
  return derSequence(
    ...entries.map(({ type, value }) => {
      const oid = OIDS[type] ?? type;
      return derSetOf([derSequence(derOid(oid), derNameValue(oid, value))]);
    }),
  );
}

function derNameValue(oid: string, value: string): Buffer {
  const ascii = /^[\x20-\x7e]*$/.test(value);
  if ((oid === OIDS.C || oid === OIDS.serialNumber) && isPrintable(value)) return derPrintableString(value);
  if ((oid === OIDS.E || oid === DOMAIN_COMPONENT) && ascii) return derIa5String(value);
  return derUtf8String(value);
}

/** Whether every character is one of PrintableString's (X.680 41.4). */
export function isPrintable(text: string): boolean {
  return /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
}

/** `C=JP, O=Example, CN=…` in the order of the certificate, special characters escaped (RFC 4514 2.4). */
export function nameText(entries: readonly NameEntry[]): string {
  return entries.map(({ type, value }) => `${type}=${value.replace(/[\\,+"<>;]/g, '\\$&')}`).join(', ');
}

/** Equal type by type and value by value, whatever string type each was encoded in. */
export function sameName(left: readonly NameEntry[], right: readonly NameEntry[]): boolean {
  return (
    left.length === right.length && left.every((entry, index) => entry.type === right[index]?.type && entry.value === right[index]?.value)
  );
}

/** The first value of a type, or null. */
export function nameValue(entries: readonly NameEntry[], type: string): string | null {
  return entries.find((entry) => entry.type === type)?.value ?? null;
}
