/** Where labels lie on a sheet, or that a roll has one after the other. All lengths in millimetres. */
export interface LabelSheet {
  readonly id: string;
  readonly name: { readonly ja: string; readonly en: string };
  readonly page: Size;
  readonly label: Size;
  readonly columns: number;
  readonly rows: number;
  /** From the upper left corner of the page to the first label. */
  readonly margin: { readonly left: number; readonly top: number };
  /** Between neighbouring labels. */
  readonly gap: { readonly x: number; readonly y: number };
  /** Within a label, from its edges, where nothing is printed: cutters and feeders are not exact, and roll printers do not reach it. */
  readonly safe: { readonly x: number; readonly y: number };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const A4: Size = { width: 210, height: 297 };

interface Cut {
  readonly id: string;
  /** A product of this cut; null: several makers' usual cut. */
  readonly product: string | null;
  readonly label: Size;
  readonly grid: readonly [columns: number, rows: number];
  readonly margin: LabelSheet['margin'];
}

/** Labels of an A4 sheet, without gaps between them, as the makers of such sheets in Japan cut them. */
function a4({ id, product, label, grid: [columns, rows], margin }: Cut): LabelSheet {
  const [count, size] = [columns * rows, `${label.width}×${label.height} mm`];
  const [ja, en] = product === null ? ['', ''] : [`(${product})`, ` (${product})`];
  return {
    id,
    name: { ja: `A4 ${count}面 ${size}${ja}`, en: `A4, ${count} labels of ${size}${en}` },
    page: A4,
    label,
    columns,
    rows,
    margin,
    gap: { x: 0, y: 0 },
    safe: { x: 2, y: 1.5 },
  };
}

/** A roll of single labels: its "page" is one label, in the direction in which it is read. */
function roll(id: string, product: string, label: Size, safe: LabelSheet['safe']): LabelSheet {
  const size = `${label.width}×${label.height} mm`;
  return {
    id,
    name: { ja: `ロール ${size}(${product})`, en: `Roll, ${size} (${product})` },
    page: label,
    label,
    columns: 1,
    rows: 1,
    margin: { left: 0, top: 0 },
    gap: { x: 0, y: 0 },
    safe,
  };
}

/**
 * Sheets and rolls by their product numbers. Brother's printers leave 1.5 mm beside and 3 mm before and after each label of a
 * roll, DYMO's 1 mm and 6 mm; the long side of the narrow ones is the direction of feed.
 */
export const labelSheets: readonly LabelSheet[] = [
  a4({ id: 'a4-24', product: 'A-one 72224', label: { width: 66, height: 33.9 }, grid: [3, 8], margin: { left: 6, top: 12.9 } }),
  a4({ id: 'a4-12', product: 'A-one 72212', label: { width: 86.4, height: 42.3 }, grid: [2, 6], margin: { left: 18.6, top: 21.2 } }),
  a4({ id: 'a4-24-wide', product: null, label: { width: 70, height: 33.9 }, grid: [3, 8], margin: { left: 0, top: 12.9 } }),
  a4({ id: 'a4-44', product: 'A-one 72244', label: { width: 48.3, height: 25.4 }, grid: [4, 11], margin: { left: 8.4, top: 8.8 } }),
  a4({ id: 'a4-65', product: 'A-one 72265', label: { width: 38.1, height: 21.2 }, grid: [5, 13], margin: { left: 9.75, top: 10.7 } }),
  roll('brother-29x90', 'Brother DK-11201', { width: 90, height: 29 }, { x: 3, y: 1.5 }),
  roll('brother-62x29', 'Brother DK-11209', { width: 62, height: 29 }, { x: 1.5, y: 3 }),
  roll('brother-17x54', 'Brother DK-11204', { width: 54, height: 17 }, { x: 3, y: 1.5 }),
  roll('dymo-89x28', 'DYMO 99010', { width: 89, height: 28 }, { x: 6, y: 1 }),
  roll('dymo-54x25', 'DYMO 11352', { width: 54, height: 25 }, { x: 6, y: 1 }),
];

export const labelSheet = (id: string): LabelSheet | null => labelSheets.find((sheet) => sheet.id === id) ?? null;
