/** `\M-x`, `\M^x`, `\^x`, `\ddd`, `\\`: the escapes of vis(3), in a text whose characters are bytes. */
const ESCAPE = /\\(?:M-([\x20-\x7e])|M\^([?-_])|\^([?-_])|([0-3][0-7]{2})|(\\))/g;

/**
 * The text that vis(3) made visible. `encoded` has one character for each byte (latin1); what comes out was UTF-8, and
 * bytes that are none become U+FFFD. A backslash that begins no escape stays.
 */
export function unvis(encoded: string): string {
  const bytes = encoded.replace(ESCAPE, (_all, meta?: string, metaControl?: string, control?: string, octal?: string) => {
    if (meta !== undefined) return String.fromCharCode(meta.charCodeAt(0) | 0x80);
    if (metaControl !== undefined) return String.fromCharCode((metaControl.charCodeAt(0) ^ 0x40) | 0x80);
    if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) ^ 0x40);
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return '\\';
  });
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
