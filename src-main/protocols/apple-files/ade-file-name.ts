/**
 * `<server>_Token_<ISO time>_smime.p7m`, as the portal names a server token. Colons become other characters on the way
 * to the disk, and browsers number what they download twice. Null when it is named otherwise: people do rename files.
 */
export function readAdeFileName(name: string): { readonly serverName: string; readonly at: number } | null {
  if (name.length > 1000) return null;
  // macOS hands out decomposed kana, so that ガ would not equal ガ.
  const match =
    /^(.+)_Token_(\d{4}-\d\d-\d\d)T(\d\d)[-:_.]?(\d\d)[-:_.]?(\d\d)(?:[.,]\d{1,9})?Z_smime(?: ?\(\d{1,3}\)|[- ]\d{1,3})?\.p7m$/i.exec(
      name.normalize('NFC').trim(),
    );
  const [, serverName, day, hours, minutes, seconds] = match ?? [];
  if (serverName === undefined) return null;
  const at = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? null : { serverName, at };
}
