import { describe, expect, it } from 'vitest';
import { DocumentDesk, type PaperSize, type PdfPrinter } from '../document-desk.ts';
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
const desk = (pdf: PdfPrinter | null = null) =>
  new DocumentDesk({ pdf, clock: { now: () => Date.UTC(2026, 3, 1, 6) } as never, madeWith: 'Shitaku' });
const order = { sheet: 'brother-29x90', code: 'qr', skip: 0, simulated: false } as const;
const PDF = Buffer.from('%PDF-').toString('base64');

describe('a report as a file', () => {
  it('is a PDF where the host can make one', async () => {
    const printer = new NotingPrinter();
    expect(await desk(printer).report(source, { format: 'pdf', language: 'ja' })).toMatchObject({
      ok: true,
      value: { fileName: expect.stringMatching(/2026-04 営業部 iPad-20260401\.pdf$/), content: PDF, base64: true },
    });
    expect(printer.asked).toEqual([{ html: expect.stringContaining('<h1>キッティング納品書</h1>'), size: 'A4-landscape' }]);
  });

  it('is none where it cannot; the document itself is, for a browser to print', async () => {
    expect(await desk().report(source, { format: 'pdf', language: 'en' })).toMatchObject({ ok: false, error: { code: 'no-pdf-here' } });
    expect(await desk().report(source, { format: 'html', language: 'en' })).toMatchObject({
      ok: true,
      value: { content: expect.stringContaining('<h1>Kitting delivery report</h1>'), base64: false },
    });
  });

  it('is a table in either encoding, and tells what could not be written', async () => {
    const utf8 = await desk().report(source, { format: 'csv-utf-8', language: 'ja' });
    const sjis = await desk().report(source, { format: 'csv-shift_jis', language: 'ja' });
    if (!utf8.ok || !sjis.ok) throw new Error('refused');
    expect([utf8.value.base64, utf8.value.replaced, sjis.value.replaced]).toEqual([true, [], ['🍎']]);
    expect(Buffer.from(utf8.value.content, 'base64').toString()).toMatch(/^\uFEFFNo\.,シリアル番号/);
    expect(new TextDecoder('shift_jis').decode(Buffer.from(sjis.value.content, 'base64'))).toMatch(/^No\.,シリアル番号/);
  });

  it('is JSON that verifies', async () => {
    const made = await desk().report(source, { format: 'json', language: 'ja' });
    expect(verifyReport(made.ok ? made.value.content : '')).toMatchObject({ ok: true, value: { checksum: reportOf(source).checksum } });
  });
});

describe('labels as a file', () => {
  it('are a PDF with pages of the roll, or the document itself', async () => {
    const printer = new NotingPrinter();
    expect(await desk(printer).labels(source.members, { ...order, format: 'pdf' })).toMatchObject({
      ok: true,
      value: { content: PDF, base64: true, labels: 1 },
    });
    expect(printer.asked.map(({ size }) => size)).toEqual([{ widthMm: 90, heightMm: 29 }]);
    expect(await desk().labels(source.members, { ...order, format: 'html' })).toMatchObject({
      ok: true,
      value: { content: expect.stringContaining('IT-0401'), base64: false },
    });
  });

  it('are refused on a sheet nobody knows, and as a PDF where there is none', async () => {
    expect(await desk().labels(source.members, { ...order, sheet: 'a4-13', format: 'html' })).toMatchObject({
      error: { code: 'sheet-unknown' },
    });
    expect(await desk().labels(source.members, { ...order, format: 'pdf' })).toMatchObject({ error: { code: 'no-pdf-here' } });
  });
});
