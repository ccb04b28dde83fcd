import { type Browser, expect, type Page, test } from '@playwright/test';
import { labelSheet, labelSheets } from '../../src-main/features/batches/documents/label-sheets.ts';
import { type LabelPrint, labelsHtml } from '../../src-main/features/batches/documents/labels-html.ts';
import { reportOf } from '../../src-main/features/batches/documents/report.ts';
import { reportHtml } from '../../src-main/features/batches/documents/report-html.ts';
import { sampleMember, sampleSource } from '../../src-main/features/batches/documents/testing.ts';
import { type Picture, readCode128, readQr } from '../../src-main/lib/testing/bar-code-reader.ts';
import { readPdf } from './pdf-reader.ts';

const EDITION = { madeAt: Date.UTC(2026, 3, 1, 6), madeWith: 'Shitaku 0.1.0' };

const devices = Array.from({ length: 70 }, (_, index) => ({
  assetNumber: `IT-${String(index + 1).padStart(4, '0')}`,
  name: '営業 iPad 12',
  serialNumber: 'F9XK12AB7Q',
  user: '山田 太郎',
}));

const labels = (id: string, count: number, change: Partial<LabelPrint> = {}) => {
  const sheet = labelSheet(id);
  if (sheet === null) throw new Error(id);
  return labelsHtml(devices.slice(0, count), { sheet, code: 'qr', skip: 0, simulated: false, ...change });
};

/** As the hosts print: what the document says about its pages holds. */
const print = async (page: Page, html: string) => {
  await page.setContent(html);
  return readPdf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
};

/** What a camera would see of the code on the first label. */
async function photograph(browser: Browser, html: string): Promise<Picture> {
  const context = await browser.newContext({ deviceScaleFactor: 6 });
  const page = await context.newPage();
  await page.emulateMedia({ media: 'print' });
  await page.setContent(html);
  const png = await page.locator('.code').first().screenshot();
  await page.goto('about:blank');
  const { width, height, dark } = await page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (canvas === null) throw new Error('no canvas');
    canvas.drawImage(image, 0, 0);
    const pixels = canvas.getImageData(0, 0, image.width, image.height).data;
    const bits = Array.from({ length: image.width * image.height }, (_, index) => ((pixels[index * 4] ?? 255) < 128 ? '1' : '0'));
    return { width: image.width, height: image.height, dark: bits.join('') };
  }, png.toString('base64'));
  await context.close();
  return { width, height, dark: (x, y) => dark[Math.floor(y) * width + Math.floor(x)] === '1' };
}

test.describe('labels on paper', () => {
  for (const sheet of labelSheets) {
    test(`${sheet.id}: pages of the right size, as many as needed, nothing cut off`, async ({ page }) => {
      const places = sheet.columns * sheet.rows;
      for (const code of ['qr', 'code128'] as const) {
        const pages = await print(page, await labels(sheet.id, places + 1, { code }));
        expect(pages.map(({ width, height }) => [width, height])).toEqual(
          [0, 1].map(() => [expect.closeTo(sheet.page.width, 0), expect.closeTo(sheet.page.height, 0)]),
        );
        expect(pages.map(({ text }) => text.match(/IT-\d{4}/g)?.length)).toEqual([places, 1]);
        const cut = page
          .locator('.text p')
          .evaluateAll((lines) => lines.filter((line) => line.scrollWidth > line.clientWidth).map((line) => line.textContent));
        expect(await cut).toEqual([]);
        const outside = page.locator('.label').evaluateAll(
          (all) =>
            all.filter((label) => {
              const box = label.getBoundingClientRect();
              return [...label.querySelectorAll('.code, p')].some((part) => {
                const inner = part.getBoundingClientRect();
                return inner.top < box.top || inner.bottom > box.bottom || inner.left < box.left || inner.right > box.right;
              });
            }).length,
        );
        expect(await outside).toBe(0);
      }
    });
  }

  for (const id of ['a4-65', 'brother-17x54']) {
    test(`${id}: both codes can be read from what is drawn`, async ({ browser }) => {
      expect(readQr(await photograph(browser, await labels(id, 1)))).toBe('IT-0001');
      expect(readCode128(await photograph(browser, await labels(id, 1, { code: 'code128' })))).toBe('IT-0001');
    });
  }
});

test.describe('the delivery report on paper', () => {
  for (const language of ['ja', 'en'] as const) {
    test(`lists a hundred devices on numbered A4 pages, practice named on each (${language})`, async ({ page }) => {
      const members = Array.from({ length: 100 }, (_, index) =>
        sampleMember(index + 1, { serialNumber: `F9XK${String(index).padStart(6, '0')}` }),
      );
      const pages = await print(page, reportHtml(reportOf(sampleSource(members, { simulated: true })), language, EDITION));
      expect(pages.length).toBeGreaterThan(3);
      for (const [index, { width, height, text }] of pages.entries()) {
        expect([width, height]).toEqual([expect.closeTo(297, 0), expect.closeTo(210, 0)]);
        expect(text.replace(/\s/g, '')).toContain(`${index + 1}/${pages.length}`);
        expect(text.replace(/\s/g, '')).toContain(language === 'ja' ? '練習モードの記録です' : 'Arecordofpracticemode');
        // Every page but perhaps the last goes on with a table, under its head.
        if (index < pages.length - 1) expect(text.replace(/\s/g, '')).toContain(language === 'ja' ? 'シリアル番号' : 'Serialnumber');
      }
      const all = pages
        .map(({ text }) => text)
        .join('')
        .replace(/\s/g, '');
      expect(all.match(/F9XK\d{6}/g)).toHaveLength(200);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });
  }

  test('says nothing of practice when it was none', async ({ page }) => {
    const [first, ...more] = await print(page, reportHtml(reportOf(sampleSource([sampleMember(1)])), 'ja', EDITION));
    expect(more).toEqual([]);
    expect(first?.text).toContain('キッティング納品書');
    expect(first?.text).not.toContain('練習');
  });
});
