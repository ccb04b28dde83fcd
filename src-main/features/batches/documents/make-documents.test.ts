import { describe, expect, it } from 'vitest';
import { type LabelOrder, makeLabels, makeReport, type PaperSize, type PdfPrinter, type ReportOrder } from './make-documents.ts';
import { reportOf } from './report.ts';
import { verifyReport } from './report-json.ts';
import { sampleMember, sampleSource } from './testing.ts';

/** Prints nothing, but remembers what it was asked. */
class NotingPrinter implements PdfPrinter {
  readonly asked: { html: string; size: PaperSize }[] = [];

  async toPdf(html: string, size: PaperSize): Promise<Uint8Array> {
    this.asked.push({ html, size });
    return new TextEncoder().encode('%PDF-');
  }
}

const source = sampleSource([sampleMember(1, { user: '🍎' })]);
const report = (format: ReportOrder['format'], printer: PdfPrinter | null = null, language: 'ja' | 'en' = 'ja') =>
  makeReport({ source, format, language, edition: { madeAt: Date.UTC(2026, 2, 31, 15), madeWith: 'Shitaku' } }, printer);
const labels = (change: Partial<LabelOrder> = {}, printer: PdfPrinter | null = null) => {
  const label = { assetNumber: 'IT-1', name: 'iPad', serialNumber: 'F9X', user: '' };
  const order = {
    labels: [label, label],
    sheet: 'brother-29x90',
    code: 'qr',
    skip: 0,
    simulated: false,
    format: 'html',
    madeAt: 0,
  } as const;
  return makeLabels({ ...order, ...change }, printer);
};
const PDF = Buffer.from('%PDF-').toString('base64');

describe('a report as a file', () => {
  it('is a PDF where the host can make one', async () => {
    const printer = new NotingPrinter();
    expect(await report('pdf', printer)).toEqual({
      ok: true,
      value: { fileName: '納品書-2026-04 営業部 iPad-20260401.pdf', content: PDF, base64: true, replaced: [] },
    });
    expect(printer.asked).toEqual([{ html: expect.stringContaining('<h1>キッティング納品書</h1>'), size: 'A4-landscape' }]);
  });

  it('is none where it cannot; the document itself is, for a browser to print', async () => {
    expect(await report('pdf')).toMatchObject({ ok: false, error: { code: 'no-pdf-here' } });
    expect(await report('html', null, 'en')).toMatchObject({
      ok: true,
      value: {
        fileName: 'delivery-report-2026-04 営業部 iPad-20260401.html',
        content: expect.stringContaining('<h1>Kitting delivery report</h1>'),
        base64: false,
      },
    });
  });

  it('is a table in either encoding, and tells what could not be written', async () => {
    const utf8 = await report('csv-utf-8');
    const sjis = await report('csv-shift_jis');
    if (!utf8.ok || !sjis.ok) throw new Error('refused');
    expect([utf8.value.base64, utf8.value.replaced, sjis.value.replaced]).toEqual([true, [], ['🍎']]);
    expect(Buffer.from(utf8.value.content, 'base64').toString()).toMatch(/^\uFEFFNo\.,シリアル番号/);
    expect(new TextDecoder('shift_jis').decode(Buffer.from(sjis.value.content, 'base64'))).toMatch(/^No\.,シリアル番号/);
    expect(sjis.value.fileName).toMatch(/\.csv$/);
  });

  it('is JSON that verifies', async () => {
    const made = await report('json');
    expect(verifyReport(made.ok ? made.value.content : '')).toMatchObject({ ok: true, value: { checksum: reportOf(source).checksum } });
  });
});

describe('labels as a file', () => {
  it('are a PDF with pages of the roll', async () => {
    const printer = new NotingPrinter();
    expect(await labels({ format: 'pdf' }, printer)).toEqual({
      ok: true,
      value: { fileName: 'labels-brother-29x90-19700101.pdf', content: PDF, base64: true, labels: 2 },
    });
    expect(printer.asked.map(({ size }) => size)).toEqual([{ widthMm: 90, heightMm: 29 }]);
  });

  it('are a document, without those that have nothing to say', async () => {
    const empty = { assetNumber: null, name: 'iPad', serialNumber: '', user: '' };
    const made = await labels({ labels: [empty, { ...empty, serialNumber: 'F9X' }] });
    expect(made).toMatchObject({ ok: true, value: { labels: 1, base64: false, content: expect.stringContaining('F9X') } });
    expect(await labels({ labels: [empty] })).toMatchObject({ ok: false, error: { code: 'nothing-to-print' } });
  });

  it('are refused on a sheet nobody knows, and as a PDF where there is none', async () => {
    expect(await labels({ sheet: 'a4-13' })).toMatchObject({ ok: false, error: { code: 'sheet-unknown' } });
    expect(await labels({ format: 'pdf' })).toMatchObject({ ok: false, error: { code: 'no-pdf-here' } });
  });
});
