import { describe, expect, it } from 'vitest';
import { barCode } from '#lib/bar-code.ts';
import { labelLayout, usableArea } from './label-layout.ts';
import { type LabelSheet, labelSheet, labelSheets } from './label-sheets.ts';
import { type DeviceLabel, type LabelPrint, labelsHtml } from './labels-html.ts';
import { all, type Read, readDocument } from './testing.ts';

const device = (change: Partial<DeviceLabel> = {}): DeviceLabel => ({
  assetNumber: 'IT-0412',
  name: '営業 iPad 12',
  serialNumber: 'F9XK12AB7Q',
  user: '山田 太郎',
  ...change,
});
const sheetOf = (id: string): LabelSheet => {
  const sheet = labelSheet(id);
  if (sheet === null) throw new Error(id);
  return sheet;
};
const print = async (labels: readonly DeviceLabel[], change: Partial<LabelPrint> = {}): Promise<Read> =>
  readDocument(await labelsHtml(labels, { sheet: sheetOf('a4-24'), code: 'qr', skip: 0, simulated: false, ...change }));
const lines = (label: Read | undefined) => all(label ?? readDocument('<x/>'), 'p').map(({ text }) => text);
const place = (label: Read | undefined) => label?.attributes.style;

describe('a label sheet', () => {
  it.each(labelSheets.map((sheet) => [sheet.id, sheet] as const))('%s: labels lie on the page, and there is room on each', (_id, sheet) => {
    const used = (first: number, count: number, size: number, gap: number) => first + count * size + (count - 1) * gap;
    const right = sheet.page.width - used(sheet.margin.left, sheet.columns, sheet.label.width, sheet.gap.x);
    const bottom = sheet.page.height - used(sheet.margin.top, sheet.rows, sheet.label.height, sheet.gap.y);
    // The makers' cuts are symmetrical, but for a millimetre.
    expect(Math.abs(right - sheet.margin.left)).toBeLessThan(0.01);
    expect(Math.abs(bottom - sheet.margin.top)).toBeLessThan(1);
    expect(usableArea(sheet).width).toBeGreaterThan(30);
    expect(usableArea(sheet).height).toBeGreaterThan(13);
  });

  it('has an id of its own, and a name in both languages with its size', () => {
    expect(new Set(labelSheets.map(({ id }) => id)).size).toBe(labelSheets.length);
    expect(sheetOf('a4-44').name).toEqual({ ja: 'A4 44面 48.3×25.4 mm(A-one 72244)', en: 'A4, 44 labels of 48.3×25.4 mm (A-one 72244)' });
    expect(sheetOf('a4-24-wide').name.ja).toBe('A4 24面 70×33.9 mm');
    expect(sheetOf('brother-62x29').name.ja).toBe('ロール 62×29 mm(Brother DK-11209)');
    expect(labelSheet('a4-13')).toBeNull();
  });
});

describe('labels', () => {
  it('say asset number, name, serial number and user, and their code the asset number', async () => {
    const [label] = all(await print([device()]), '.label');
    expect(lines(label)).toEqual(['IT-0412', '営業 iPad 12', 'F9XK12AB7Q', '山田 太郎']);
    const html = await labelsHtml([device()], { sheet: sheetOf('a4-24'), code: 'qr', skip: 0, simulated: false });
    expect(html).toContain(barCode('qr', 'IT-0412')?.svg);
    expect(html).not.toContain('PRACTICE');
  });

  it('say the serial number, once, of a device without an asset number; what is empty takes no line', async () => {
    const html = await labelsHtml([device({ assetNumber: null, user: '' })], {
      sheet: sheetOf('a4-24'),
      code: 'code128',
      skip: 0,
      simulated: false,
    });
    expect(lines(all(readDocument(html), '.label')[0])).toEqual(['F9XK12AB7Q', '営業 iPad 12']);
    expect(html).toContain(barCode('code128', 'F9XK12AB7Q')?.svg);
  });

  it('fill the places of a sheet row by row, then the next sheet', async () => {
    const document = await print(Array.from({ length: 25 }, (_, index) => device({ assetNumber: `IT-${index}` })));
    const [first, second, ...more] = all(document, '.sheet');
    expect(more).toEqual([]);
    const labels = all(first ?? document, '.label');
    expect(labels).toHaveLength(24);
    expect([place(labels[0]), place(labels[2]), place(labels[3]), place(labels[23])]).toEqual([
      'left:6mm;top:12.9mm',
      'left:138mm;top:12.9mm',
      'left:6mm;top:46.8mm',
      'left:138mm;top:250.2mm',
    ]);
    expect(all(second ?? document, '.label').map(place)).toEqual(['left:6mm;top:12.9mm']);
  });

  it('leave the places alone that are used up, also when more were told than there are', async () => {
    const document = await print([device(), device()], { skip: 23 });
    expect(all(document, '.sheet').map((sheet) => all(sheet, '.label').map(place))).toEqual([
      ['left:138mm;top:250.2mm'],
      ['left:6mm;top:12.9mm'],
    ]);
    expect(all(await print([device()], { skip: 24 }), '.label').map(place)).toEqual(['left:6mm;top:12.9mm']);
  });

  it('of a roll are one page each', async () => {
    const html = await labelsHtml([device(), device()], { sheet: sheetOf('brother-29x90'), code: 'qr', skip: 5, simulated: false });
    expect(html).toContain('@page { size: 90mm 29mm; margin: 0; }');
    expect(all(readDocument(html), '.sheet')).toHaveLength(2);
  });

  it('of the practice world say so, each', async () => {
    const labels = all(await print([device(), device()], { simulated: true }), '.label');
    expect(labels.map((label) => lines(label).slice(0, 2))).toEqual([
      ['練習 / PRACTICE', 'IT-0412'],
      ['練習 / PRACTICE', 'IT-0412'],
    ]);
  });

  it('bear a QR code where Code 128 cannot hold the number, or would be too fine for a scanner', async () => {
    const used = async (assetNumber: string, id: string) => {
      const html = await labelsHtml([device({ assetNumber })], { sheet: sheetOf(id), code: 'code128', skip: 0, simulated: false });
      return html.includes(barCode('code128', assetNumber)?.svg ?? 'no code')
        ? 'code128'
        : html.includes(barCode('qr', assetNumber)?.svg ?? 'no code')
          ? 'qr'
          : 'none';
    };
    expect(await used('IT-0412', 'a4-65')).toBe('code128');
    expect(await used('資産-0412', 'a4-65')).toBe('qr');
    expect(await used('ASSET-2026-TOKYO-0001', 'a4-65')).toBe('qr');
    expect(await used('ASSET-2026-TOKYO-0001', 'a4-12')).toBe('code128');
  });

  it('let no text become markup, and load nothing', async () => {
    const evil = '<script>alert(1)</script><img src=x onerror="a&b\'">\u0007';
    const html = await labelsHtml([device({ assetNumber: evil.slice(0, 40), name: evil, user: '"><b>' })], {
      sheet: sheetOf('a4-12'),
      code: 'qr',
      skip: 0,
      simulated: false,
    });
    const document = readDocument(html);
    expect(['script', 'img', 'b', 'link', 'iframe'].flatMap((name) => all(document, name))).toEqual([]);
    expect(lines(all(document, '.label')[0])[1]).toBe(evil.slice(0, -1));
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|src=(?!x)/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });
});

describe('the lines of a label', () => {
  const text = { notice: '', headline: 'IT-0412', name: '営業 iPad 12', serialNumber: 'F9XK12AB7Q', user: '山田 太郎' };

  it.each(labelSheets.flatMap((sheet) => (['qr', 'code128'] as const).map((kind) => [sheet.id, kind, sheet] as const)))(
    'fit into %s with %s, beside a code of some size',
    (_id, kind, sheet) => {
      const { code, lines: fitted } = labelLayout(text, kind, sheet);
      const height = fitted.reduce((sum, { size }) => sum + size * 1.2, 0);
      const area = usableArea(sheet);
      expect(height + (kind === 'code128' ? code.height : 0)).toBeLessThanOrEqual(area.height);
      expect(code.height).toBeGreaterThanOrEqual(kind === 'qr' ? 12 : 5);
      // The one with no room for four lines.
      expect(fitted).toHaveLength(sheet.id === 'brother-17x54' && kind === 'code128' ? 3 : 4);
      for (const { size } of fitted) expect(size).toBeGreaterThanOrEqual(1.7);
    },
  );

  it('become smaller when they are long, each for itself, and never too small to read', () => {
    const sizes = (change: Partial<typeof text>) =>
      labelLayout({ ...text, ...change }, 'qr', sheetOf('a4-24')).lines.map(({ size }) => size);
    expect(sizes({})).toEqual([4.6, 3.2, 2.9, 2.9]);
    expect(sizes({ name: '東日本営業本部法人営業第二部' })).toEqual([4.6, 2.41, 2.9, 2.9]);
    expect(sizes({ name: '東日本'.repeat(30) })).toEqual([4.6, 1.9, 2.9, 2.9]);
  });

  it.each(labelSheets.flatMap((sheet) => (['qr', 'code128'] as const).map((kind) => [sheet.id, kind, sheet] as const)))(
    'never cut a number off: on %s with %s it goes on in the next line',
    (_id, kind, sheet) => {
      const headline = 'ASSET-2026-TOKYO-0001-WAREHOUSE-SHELF-12';
      const { code, lines: fitted } = labelLayout({ ...text, headline }, kind, sheet);
      const parts = fitted.filter(({ bold }) => bold);
      expect(parts.map((line) => line.text).join('')).toBe(headline);
      const area = usableArea(sheet);
      const width = kind === 'qr' ? area.width - code.width - 1.5 : area.width;
      for (const line of parts) expect(line.text.length * 0.63 * line.size).toBeLessThanOrEqual(width);
      expect(fitted.reduce((sum, { size }) => sum + size * 1.2, 0)).toBeLessThanOrEqual(area.height);
    },
  );

  it('keep the notice of practice where others are given up', () => {
    const notice = '練習 / PRACTICE';
    const { lines: fitted } = labelLayout({ ...text, notice }, 'code128', sheetOf('brother-17x54'));
    expect(fitted.map((line) => line.text)).toEqual([notice, 'IT-0412', '営業 iPad 12']);
  });

  it('are all there where a long name leaves room for them', () => {
    expect(labelLayout({ ...text, name: '東日本営業本部法人営業第二部' }, 'code128', sheetOf('a4-65')).lines).toHaveLength(4);
  });
});
