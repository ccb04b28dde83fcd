import { setImmediate as turn } from 'node:timers/promises';
import { type BarCode, type BarCodeKind, barCode } from '#lib/bar-code.ts';
import { escaped, FONTS, htmlDocument, MONO } from '#lib/html.ts';
import { isReadable, labelLayout } from './label-layout.ts';
import type { LabelSheet } from './label-sheets.ts';

/** What a label says of one device. Empty texts are left out. */
export interface DeviceLabel {
  readonly assetNumber: string | null;
  readonly name: string;
  readonly serialNumber: string;
  readonly user: string;
}

export interface LabelPrint {
  readonly sheet: LabelSheet;
  readonly code: BarCodeKind;
  /** Places of the first sheet that are used up. */
  readonly skip: number;
  /** Labels of the practice world say so. */
  readonly simulated: boolean;
}

/**
 * Labels as a document to print at 100 %, one page per sheet or label of a roll. The code says the asset number, or the serial
 * number of a device without one. Where Code 128 cannot hold it, or its bars would be too fine for this label, a QR code takes
 * its place. Codes are heavy to make: other work gets its turn between them.
 */
export async function labelsHtml(labels: readonly DeviceLabel[], print: LabelPrint): Promise<string> {
  const { sheet } = print;
  const places = sheet.columns * sheet.rows;
  const cells: string[] = Array.from({ length: print.skip % places }, () => '');
  for (const label of labels) {
    cells.push(labelCell(label, print, cells.length % places));
    await turn();
  }
  const pages = Array.from({ length: Math.ceil(cells.length / places) }, (_, page) => cells.slice(page * places, (page + 1) * places));
  const body = pages.map((page) => `<section class="sheet">${page.join('')}</section>`).join('\n');
  return htmlDocument({ language: 'ja', title: 'ラベル / Labels', style: style(sheet), body });
}

function labelCell(label: DeviceLabel, { sheet, code: kind, simulated }: LabelPrint, place: number): string {
  const headline = label.assetNumber ?? label.serialNumber;
  const { code, drawn } = drawable(headline, kind, sheet);
  const serialNumber = label.assetNumber === null ? '' : label.serialNumber;
  const layout = labelLayout(
    { notice: simulated ? '練習 / PRACTICE' : '', headline, name: label.name, serialNumber, user: label.user },
    drawn,
    sheet,
  );
  const left = sheet.margin.left + (place % sheet.columns) * (sheet.label.width + sheet.gap.x);
  const top = sheet.margin.top + Math.floor(place / sheet.columns) * (sheet.label.height + sheet.gap.y);
  const lines = layout.lines.map(
    ({ text, size, mono, bold }) =>
      `<p class="${[mono ? 'mono' : '', bold ? 'bold' : ''].join(' ').trim()}" style="font-size:${size}mm">${escaped(text)}</p>`,
  );
  return (
    `<article class="label ${layout.text}" style="left:${mm(left)};top:${mm(top)}">` +
    `<div class="code" style="width:${mm(layout.code.width)};height:${mm(layout.code.height)}">${code?.svg ?? ''}</div>` +
    `<div class="text">${lines.join('')}</div></article>`
  );
}

function drawable(text: string, kind: BarCodeKind, sheet: LabelSheet): { code: BarCode | null; drawn: BarCodeKind } {
  const wanted = barCode(kind, text);
  if (kind === 'qr' || (wanted !== null && isReadable(wanted, kind, sheet))) return { code: wanted, drawn: kind };
  return { code: barCode('qr', text), drawn: 'qr' };
}

/** Sums of tenths are no tenths in binary. */
const mm = (length: number) => `${Math.round(length * 1000) / 1000}mm`;

const style = ({ page, label, safe }: LabelSheet) => `
@page { size: ${mm(page.width)} ${mm(page.height)}; margin: 0; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html, body { background: #fff; color: #000; font-family: ${FONTS}; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.sheet { position: relative; width: ${mm(page.width)}; height: ${mm(page.height)}; overflow: hidden; break-after: page; }
.sheet:last-child { break-after: auto; }
.label { position: absolute; width: ${mm(label.width)}; height: ${mm(label.height)}; padding: ${mm(safe.y)} ${mm(safe.x)}; overflow: hidden; display: flex; gap: 1.5mm; }
.beside { flex-direction: row; align-items: center; }
.above { flex-direction: column-reverse; justify-content: flex-end; gap: 0.75mm; }
.code { flex: none; }
.code svg { display: block; width: 100%; height: 100%; }
.text { flex: 1 1 0; min-width: 0; }
.above .text { flex: none; }
.text p { line-height: 1.2; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.mono { font-family: ${MONO}; font-feature-settings: "zero"; }
.bold { font-weight: 700; }
`;
