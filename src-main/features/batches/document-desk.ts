import type { BatchMember } from '#contract/batches.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import { labelSheet, labelSheets } from './documents/label-sheets.ts';
import { type ReportSource, reportFileName, reportOf } from './documents/report.ts';
import { reportCsv } from './documents/report-csv.ts';
import { reportHtml } from './documents/report-html.ts';
import { reportJson } from './documents/report-json.ts';
import { type Language, reportText } from './documents/report-text.ts';
import { dateOf } from './documents/report-time.ts';

/** Sheets are in millimetres; a report is A4, lying. */
export type PaperSize = 'A4-landscape' | { readonly widthMm: number; readonly heightMm: number };

/** What can make a PDF of a document: the desktop app can, the web host leaves it to the browser. */
export interface PdfPrinter {
  toPdf(html: string, size: PaperSize): Promise<Uint8Array>;
}

interface Ports {
  readonly pdf: PdfPrinter | null;
  readonly clock: Clock;
  /** Name and version of the program. */
  readonly madeWith: string;
}

interface ReportInput {
  readonly format: 'pdf' | 'html' | 'csv-utf-8' | 'csv-shift_jis' | 'json';
  readonly language: Language;
}

interface LabelsInput {
  readonly sheet: string;
  readonly code: 'qr' | 'code128';
  readonly skip: number;
  readonly format: 'pdf' | 'html';
}

/** Makes the documents of a batch: the delivery report and labels. */
export class DocumentDesk {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async report(source: ReportSource, { format, language }: ReportInput) {
    const { clock, madeWith, pdf } = this.#ports;
    const report = reportOf(source);
    const edition = { madeAt: clock.now(), madeWith };
    const named = (ending: string) => reportFileName(report, reportText[language].title, dateOf(source.batch.createdAt), ending);
    if (format === 'json') {
      return ok({ fileName: named('json'), content: reportJson(report, edition), base64: false, replaced: [] });
    }
    if (format === 'csv-utf-8' || format === 'csv-shift_jis') {
      const { bytes, replaced } = reportCsv(report, { language, encoding: format === 'csv-utf-8' ? 'utf-8' : 'shift_jis' });
      return ok({ fileName: named('csv'), content: Buffer.from(bytes).toString('base64'), base64: true, replaced: [...replaced] });
    }
    const html = reportHtml(report, language, edition);
    if (format === 'html') return ok({ fileName: named('html'), content: html, base64: false, replaced: [] });
    if (pdf === null) return fail('no-pdf-here');
    const bytes = await pdf.toPdf(html, 'A4-landscape');
    return ok({ fileName: named('pdf'), content: Buffer.from(bytes).toString('base64'), base64: true, replaced: [] });
  }

  /** What labels can be printed on. */
  sheets() {
    return labelSheets.map(({ id, name, columns, rows }) => ({ id, name, labels: columns * rows }));
  }

  async labels(
    members: readonly BatchMember[],
    { sheet: id, code, skip, format, simulated }: LabelsInput & { readonly simulated: boolean },
  ) {
    const { pdf } = this.#ports;
    const sheet = labelSheet(id);
    if (sheet === null) return fail('sheet-unknown');
    if (format === 'pdf' && pdf === null) return fail('no-pdf-here');
    const labels = members.map(({ assetNumber, name, serialNumber, user }) => ({ assetNumber, name, serialNumber, user }));
    // The drawing of bar codes is large, and no start needs it.
    const { labelsHtml } = await import('./documents/labels-html.ts');
    const html = await labelsHtml(labels, { sheet, code, skip, simulated });
    if (pdf === null || format === 'html') {
      return ok({ fileName: 'labels.html', content: html, base64: false, labels: labels.length });
    }
    const { width, height } = sheet.page;
    const bytes = await pdf.toPdf(html, { widthMm: width, heightMm: height });
    return ok({ fileName: 'labels.pdf', content: Buffer.from(bytes).toString('base64'), base64: true, labels: labels.length });
  }
}
