/**
 * RC2-CBC (RFC 2268), for reading only: Keychain Access of many macOS versions hides certificates under 40 bits of it.
 * OpenSSL 3 has put it away and BoringSSL never had it, so this is the one thing node-forge is for. Loaded when met.
 * Answers null when the length or the padding does not fit.
 */
export async function decryptRc2(key: Buffer, iv: Buffer, bytes: Buffer): Promise<Buffer | null> {
  if (bytes.length === 0 || bytes.length % 8 !== 0) return null;
  const { default: forge } = await import('node-forge');
  const cipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), key.length * 8);
  cipher.start(iv.toString('latin1'));
  cipher.update(forge.util.createBuffer(bytes.toString('latin1')));
  // The padding is ours to judge: node-forge looks at its last byte only.
  cipher.finish(() => true);
  const padded = Buffer.from(cipher.output.getBytes(), 'latin1');
  const padding = padded.at(-1) ?? 0;
  const isWhole = padding >= 1 && padding <= 8 && padded.subarray(-padding).every((byte) => byte === padding);
  return isWhole ? padded.subarray(0, -padding) : null;
}
