/** What stands where something was left out. */
const LEFT_OUT = '[left out]';

const words =
  'token|secret|passw|passphrase|private|challenge|cookie|escrow|unlock|magic|pair.?record|master.?key|consumer_key|authori[sz]ation|bearer';
/** Names under which secrets go. */
const secretName = new RegExp(`${words}|^(.*[^a-z])?pin$`, 'i');

/** Is what goes under this name left out, whatever it looks like? */
export const isSecretName = (name: string): boolean => secretName.test(name);

const pem = /-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g;
/** Bytes in a property list: keys, tokens, pair records. */
const data = /<data>[\s\S]*?(<\/data>|$)/g;
const entry = /<key>([^<]*)<\/key>(\s*)<(string|integer)>[^<]*(<\/\3>|$)/g;
const header = /\b(authorization|proxy-authorization|cookie|set-cookie)(["']?\s*[:=]\s*)[^\r\n]+/gi;
const scheme = /\b(?:(?:Bearer|Basic)\s+[\w+/=.~-]{16,}|(?:OAuth|Digest)\s+\w+=[^\r\n]*)/g;
/** Who an address is opened as: `smtp://user:password@host`. */
const credentials = /\b([a-z][a-z\d+.-]{0,30}:\/\/)[^\s/?#"'<>\\]{1,300}@/gi;
const webToken = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g;
/** `password=x`, `"token": "x"`, also as JSON in JSON writes it. */
const labelled = new RegExp(
  `([\\w.-]{0,40}(?:${words})[\\w.-]{0,40}|(?<![a-z])pin)(\\\\*["']?\\s*[:=]\\s*)(?!\\[left out\\])` +
    `(?:(?<slashes>\\\\*)(?<quote>["'])[\\s\\S]*?(?:(?<!\\\\)\\k<slashes>\\k<quote>|$)|[^\\s,;&"'<>}\\]]+)`,
  'gi',
);
const pin =
  /(?<![a-z])(pin|passcode|暗証番号|パスコード)((?:\s*(?:code|コード))?\\*["']?\s*(?:[:=：は]|is|was)?\s*\\*["']?)\d{4,8}(?!\d)/gi;
const serverToken = /\b(CK|CS|AT|AS)_[0-9a-f]{16,}/gi;
/** Long runs without a gap, over several lines too, as base64 is wrapped. */
const run = /[\w+/-]{32,}={0,2}(?:(?:\s|\\+[nrt])+[\w+/-]{32,}={0,2})*(?:(?:\n|\\+n)(?:\s|\\+t)*[\w+/-]+={0,2})?/g;

/** The text without what looks like a secret, by its shape or by the name before it. */
export function redactText(text: string): string {
  return text
    .replace(pem, '[PEM left out]')
    .replace(data, `<data>${LEFT_OUT}</data>`)
    .replace(entry, (whole, name: string, gap: string, kind: string) =>
      isSecretName(name) ? `<key>${name}</key>${gap}<${kind}>${LEFT_OUT}</${kind}>` : whole,
    )
    .replace(header, `$1$2${LEFT_OUT}`)
    .replace(scheme, LEFT_OUT)
    .replace(webToken, LEFT_OUT)
    .replace(credentials, `$1${LEFT_OUT}@`)
    .replace(pin, `$1$2${LEFT_OUT}`)
    .replace(labelled, `$1$2${LEFT_OUT}`)
    .replace(serverToken, LEFT_OUT)
    .replace(run, (whole) => (isOpaque(whole) ? '[bytes left out]' : whole));
}

/** The value without secrets, at every depth: what goes under a secret's name is left out whole. */
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, isSecretName(name) && inner !== null ? LEFT_OUT : redactValue(inner)]),
  );
}

/**
 * Does it look like key material, and not like a path, a name or the checksum of something? Random letters change their kind all the
 * time; words do not. Identifiers and SHA-256 in hexadecimal are no secrets.
 */
function isOpaque(text: string): boolean {
  if (/^[0-9a-f-]+$/i.test(text)) return text.length > 64;
  const kinds = [...text.replace(/\s|\\+[nrt]/g, '')].map((letter) =>
    /[a-z]/.test(letter) ? 'lower' : /[A-Z]/.test(letter) ? 'upper' : /\d/.test(letter) ? 'digit' : 'other',
  );
  const changes = kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;
  return new Set(kinds.filter((kind) => kind !== 'other')).size === 3 && changes / kinds.length > 0.3;
}
