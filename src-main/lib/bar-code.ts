import { code128, drawingSVG, qrcode } from 'bwip-js';

export type BarCodeKind = 'qr' | 'code128';

export interface BarCode {
  /** An `<svg>` without a size of its own: it fills what it is put into. Code 128 may be stretched, QR codes must stay square. */
  readonly svg: string;
  /** Width in modules, the quiet zones on both sides included. A module's width on paper decides whether a scanner can read it. */
  readonly modules: number;
}

/** Quiet zones in modules: ISO/IEC 18004 asks for 4, ISO/IEC 15417 for 10. */
const QUIET = { qr: 4, code128: 10 } as const;
/** The library draws a QR module 4 units wide where it pads with 2 per unit asked for; a bar module takes 2. */
const UNITS = { qr: 4, code128: 2 } as const;

/**
 * A code on an opaque white ground with its quiet zone, as readers need it (facts, libraries.md 10). Error correction M.
 * Null: Code 128 holds printable ASCII only, and neither holds nothing.
 */
export function barCode(kind: BarCodeKind, text: string): BarCode | null {
  if (text === '' || (kind === 'code128' && !/^[\x20-\x7e]+$/.test(text))) return null;
  const padding = (QUIET[kind] * UNITS[kind]) / 2;
  const ground = { text, backgroundcolor: 'FFFFFF', paddingwidth: padding };
  // `eclevel` is an option of QR codes alone, which the library's types leave out.
  const qr = { ...ground, bcid: 'qrcode', paddingheight: padding, eclevel: 'M' };
  const drawn = kind === 'qr' ? qrcode(qr, drawingSVG()) : code128({ ...ground, bcid: 'code128', height: 10 }, drawingSVG());
  const width = Number(/viewBox="0 0 (\d+) /.exec(drawn)?.[1]);
  const svg = drawn.trim().replace('<svg ', '<svg preserveAspectRatio="none" shape-rendering="crispEdges" ');
  return { svg, modules: width / UNITS[kind] };
}

/** A QR code with its text below, PNG, on a white ground as tall as a phone's screen. Characters below the code: printable ASCII. */
export async function qrPicture(text: string): Promise<Uint8Array> {
  const drawn = await qrcode({
    bcid: 'qrcode',
    text,
    alttext: text.replaceAll(/[^\x20-\x7e]/g, ' '),
    includetext: true,
    textxalign: 'center',
    scale: 8,
    paddingwidth: 30,
    paddingtop: 120,
    paddingbottom: 60,
    backgroundcolor: 'FFFFFF',
  });
  return new Uint8Array(drawn);
}
