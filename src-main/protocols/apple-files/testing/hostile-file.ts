import type { FileKind } from '../file-kind.ts';

/** A row of the tables, see HostileFile. */
export interface HostileRow {
  readonly name: string;
  readonly bytes: Buffer;
  readonly wanted?: FileKind;
  readonly wellFormed?: true;
}

export const row = (name: string, content: Uint8Array | string, wanted?: FileKind): HostileRow => ({
  name,
  bytes: Buffer.from(content),
  ...(wanted === undefined ? {} : { wanted }),
});

export const wellFormed = (name: string, content: Uint8Array | string, wanted: FileKind): HostileRow => ({
  ...row(name, content, wanted),
  wellFormed: true,
});
