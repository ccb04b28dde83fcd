import type { BarCodeKind } from '#lib/bar-code.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { labelSheet } from './label-sheets.ts';
import { type DeviceLabel, labelsHtml } from './labels-html.ts';
import { type Edition, type ReportSource, reportFileName, reportOf } from './report.ts';
import { reportCsv } from './report-csv.ts';
import { reportHtml } from './report-html.ts';
import { reportJson } from './report-json.ts';
import { type Language, reportText } from './report-text.ts';
import { dateOf } from './report-time.ts';

/** Turns a document into PDF, on pages of the size the document names; `size` is what it is told besides. Throws when it cannot. */
export interface PdfPrinter {
  toPdf(html: string, size: PaperSize): Promise<Uint8Array>;
}

export type PaperSize = 'A4-landscape' | { readonly widthMm: number; readonly heightMm: number };

/** A file to save: text as it is, or base64. */
interface Made {
  readonly fileName: string;
  readonly content: string;
  readonly base64: boolean;
}

export interface ReportOrder {
  readonly source: ReportSource;
  readonly format: 'pdf' | 'html' | 'csv-utf-8' | 'csv-shift_jis' | 'json';
  readonly language: Language;
  readonly edition: Edition;
}

/** The delivery report as a file. `printer` null: this host makes no PDF (`no-pdf-here`); a browser prints the HTML. */
export async function makeReport(
  { source, format, language, edition }: ReportOrder,
  printer: PdfPrinter | null,
): Promise<Outcome<Made & { readonly replaced: string[] }, 'no-pdf-here'>> {
  if (format === 'pdf' && printer === null) return fail('no-pdf-here');
  const report = reportOf(source);
  const named = (ending: string) => reportFileName(report, reportText[language].file, dateOf(edition.madeAt), ending);
  if (format === 'json') return ok({ fileName: named('json'), content: reportJson(report, edition), base64: false, replaced: [] });
  if (format === 'csv-utf-8' || format === 'csv-shift_jis') {
    const { bytes, replaced } = reportCsv(report, { language, encoding: format === 'csv-utf-8' ? 'utf-8' : 'shift_jis' });
    return ok({ fileName: named('csv'), content: base64Of(bytes), base64: true, replaced: [...replaced] });
  }
  const html = reportHtml(report, language, edition);
  if (printer === null || format === 'html') return ok({ fileName: named('html'), content: html, base64: false, replaced: [] });
  return ok({ fileName: named('pdf'), content: base64Of(await printer.toPdf(html, 'A4-landscape')), base64: true, replaced: [] });
}

export interface LabelOrder {
  readonly labels: readonly DeviceLabel[];
  /** Id of a {@link labelSheet}. */
  readonly sheet: string;
  readonly code: BarCodeKind;
  /** Places of the first sheet that are used up. */
  readonly skip: number;
  readonly simulated: boolean;
  readonly format: 'pdf' | 'html';
  readonly madeAt: number;
}

/** Labels as a file. A device without asset number and serial number gets none; `nothing-to-print`: none is left. */
export async function makeLabels(
  order: LabelOrder,
  printer: PdfPrinter | null,
): Promise<Outcome<Made & { readonly labels: number }, 'nothing-to-print' | 'sheet-unknown' | 'no-pdf-here'>> {
  const sheet = labelSheet(order.sheet);
  if (sheet === null) return fail('sheet-unknown');
  if (order.format === 'pdf' && printer === null) return fail('no-pdf-here');
  const labels = order.labels.filter(({ assetNumber, serialNumber }) => (assetNumber ?? serialNumber) !== '');
  if (labels.length === 0) return fail('nothing-to-print');
  const html = await labelsHtml(labels, { ...order, sheet });
  const name = `labels-${sheet.id}-${dateOf(order.madeAt).replaceAll('-', '')}`;
  if (printer === null || order.format === 'html')
    return ok({ fileName: `${name}.html`, content: html, base64: false, labels: labels.length });
  const pdf = await printer.toPdf(html, { widthMm: sheet.page.width, heightMm: sheet.page.height });
  return ok({ fileName: `${name}.pdf`, content: base64Of(pdf), base64: true, labels: labels.length });
}

const base64Of = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
