import { type JsonObject, listAt, textAt } from './json-fields.ts';

/** Apple's word for what is wrong with a profile; null: nothing (apple-cloud.md 3.6). */
export function profileProblem(fields: JsonObject): string | null {
  const name = textAt(fields, 'profile_name');
  if (name === '') return 'CONFIG_NAME_REQUIRED';
  if (name.length > 125) return 'CONFIG_NAME_INVALID';
  const url = textAt(fields, 'url');
  if (url === '') return 'CONFIG_URL_REQUIRED';
  if (url.length > 2000 || !isHttps(url)) return 'CONFIG_URL_INVALID';
  if (fields['is_mdm_removable'] === false && fields['is_supervised'] !== true) return 'FLAGS_INVALID';
  const long = limits.find(([key, limit]) => textAt(fields, key).length > limit);
  if (long !== undefined) return long[2];
  if (['language', 'region'].some((key) => fields[key] !== undefined && !/^[A-Za-z]{2,3}$/.test(textAt(fields, key))))
    return 'LOCALE_INVALID';
  const lists = ['supervising_host_certs', 'anchor_certs'].flatMap((key) =>
    fields[key] === undefined ? [] : (listAt(fields, key) ?? [null]),
  );
  return lists.every(isCertificate) ? null : 'MALFORMED_REQUEST_BODY';
}

const limits = [
  ['department', 125, 'DEPARTMENT_INVALID'],
  ['org_magic', 256, 'MAGIC_INVALID'],
  ['support_phone_number', 50, 'SUPPORT_PHONE_INVALID'],
  ['support_email_address', 250, 'SUPPORT_EMAIL_INVALID'],
] as const;

const isHttps = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:';

/** The beginning of a DER sequence, in base64. */
const isCertificate = (text: unknown): boolean => typeof text === 'string' && Buffer.from(text, 'base64')[0] === 0x30;
