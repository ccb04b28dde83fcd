import { code128, drawingSVG, qrcode } from 'bwip-js/generic';

export interface SampleDrawing {
  readonly qr: string;
  readonly code128: string;
}

/** A code as QR and as Code 128, as addresses an image can show. White ground and quiet zone, else readers fail in the dark theme. */
export const drawSample = (text: string): SampleDrawing => {
  const look = { text, backgroundcolor: 'ffffff', paddingwidth: 10, paddingheight: 6 };
  const address = (svg: string) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  // `eclevel` is an option of QR codes alone, which the library's types leave out.
  const qr = { ...look, bcid: 'qrcode', scale: 3, eclevel: 'M' };
  return {
    qr: address(qrcode(qr, drawingSVG())),
    code128: address(code128({ ...look, bcid: 'code128', scale: 2, height: 12 }, drawingSVG())),
  };
};
