/** What a native module was made for, as `linux-x64`, `linux-arm64-musl`, `darwin-arm64`, `win32-x64`; null if it is none. */
export function binaryTarget(bytes: Buffer): string | null {
  if (bytes.length < 64) return null;
  if (bytes.readUInt32BE(0) === 0x7f454c46) return elfTarget(bytes);
  // Mach-O of one processor, 64 bits; a fat one begins with 0xcafebabe and is none of ours.
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return named('darwin', { 0x01000007: 'x64', 0x0100000c: 'arm64' }, bytes.readUInt32LE(4));
  if (bytes.toString('latin1', 0, 2) !== 'MZ') return null;
  const header = bytes.readUInt32LE(0x3c);
  return header + 6 > bytes.length
    ? null
    : named('win32', { 0x8664: 'x64', 0xaa64: 'arm64', 0x014c: 'ia32' }, bytes.readUInt16LE(header + 4));
}

function elfTarget(bytes: Buffer): string | null {
  const target = named('linux', { 0x3e: 'x64', 0xb7: 'arm64', 0x28: 'arm' }, bytes.readUInt16LE(18));
  // The C library it asks for stands in the file by its name.
  return target !== null && bytes.includes('libc.musl-') ? `${target}-musl` : target;
}

function named(system: string, processors: Readonly<Record<number, string>>, processor: number): string | null {
  const name = processors[processor];
  return name === undefined ? null : `${system}-${name}`;
}
