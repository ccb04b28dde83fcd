/** What a camera sees: `dark` at a point, in the picture's own units. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly dark: (x: number, y: number) => boolean;
}

/**
 * Reads an upright QR code of version 1 to 3 on white ground, without error correction: a module drawn wrongly is a wrong text.
 * Written from ISO/IEC 18004, so that it shares no mistake with what draws the codes.
 */
export function readQr(picture: Picture): string {
  const box = darkBox(picture);
  const y0 = box.top + 0.5;
  let run = box.left;
  while (run < picture.width && picture.dark(run + 0.5, y0)) run += 1;
  const size = Math.round((box.right - box.left) / ((run - box.left) / 7));
  const version = (size - 17) / 4;
  if (![1, 2, 3].includes(version)) throw new Error(`a QR code of ${size} modules`);
  const unit = (box.right - box.left) / size;
  const at = (row: number, column: number) => picture.dark(box.left + (column + 0.5) * unit, box.top + (row + 0.5) * unit);
  const format = [0, 1, 2, 3, 4].reduce((bits, column) => bits * 2 + Number(at(8, column)), 0) ^ 0b10101;
  const masked = masks[format & 0b111];
  if (masked === undefined) throw new Error('no mask');
  return textOf([...walk(size, version)].map(([row, column]) => Number(at(row, column) !== masked(row, column))));
}

/** Reads the bars in the middle of the picture: Code 128, sets A to C, with its check character (ISO/IEC 15417). */
export function readCode128(picture: Picture): string {
  const y = picture.height / 2;
  const { left, right } = darkBox(picture);
  let start = left;
  while (picture.dark(start + 0.5, y)) start += 1;
  const rough = (right - left) / ((start - left) / 2);
  const modules = Math.round((rough - 2) / 11) * 11 + 2;
  const unit = (right - left) / modules;
  const dark = Array.from({ length: modules }, (_, index) => picture.dark(left + (index + 0.5) * unit, y));
  const widths: number[] = [];
  for (const [index, each] of dark.entries()) {
    if (index > 0 && each === dark[index - 1]) widths.push(Number(widths.pop()) + 1);
    else widths.push(1);
  }
  const values = Array.from({ length: (modules - 13) / 11 }, (_, index) =>
    patterns.indexOf(widths.slice(index * 6, index * 6 + 6).join('')),
  );
  if (widths.slice(-7).join('') !== '2331112' || values.includes(-1)) throw new Error(`not Code 128: ${widths.join('')}`);
  const [first = 0, ...rest] = values;
  const check = rest.pop();
  if (rest.reduce((sum, value, index) => sum + value * (index + 1), first) % 103 !== check) throw new Error('check character wrong');
  return lettersOf(first, rest);
}

function darkBox({ width, height, dark }: Picture): { left: number; right: number; top: number } {
  let [left, right, top] = [width, 0, height];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (dark(x + 0.5, y + 0.5)) [left, right, top] = [Math.min(left, x), Math.max(right, x + 1), Math.min(top, y)];
    }
  }
  if (right === 0) throw new Error('nothing is dark');
  return { left, right, top };
}

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

/** The modules that bear data, in their order: two columns at a time, up and down, from the right. */
function* walk(size: number, version: number): Generator<readonly [number, number]> {
  const last = size - 7;
  const isFunction = (row: number, column: number) =>
    row === 6 ||
    column === 6 ||
    (row < 9 && (column < 9 || column >= size - 8)) ||
    (row >= size - 8 && column < 9) ||
    (version > 1 && Math.abs(row - last) < 3 && Math.abs(column - last) < 3);
  let up = true;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let step = 0; step < size; step += 1) {
      const row = up ? size - 1 - step : step;
      for (const column of [right, right - 1]) if (!isFunction(row, column)) yield [row, column];
    }
    up = !up;
  }
}

const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** The segments of a message: digits, letters and bytes (UTF-8), until the terminator. Lengths as in versions 1 to 9. */
function textOf(bits: readonly number[]): string {
  let position = 0;
  const take = (count: number) => bits.slice(position, (position += count)).reduce((value, bit) => value * 2 + bit, 0);
  let text = '';
  for (;;) {
    const mode = take(4);
    if (mode === 0) return text;
    if (mode === 1) {
      let left = take(10);
      for (; left > 0; left -= 3) text += String(take([4, 7, 10][Math.min(left, 3) - 1] ?? 0)).padStart(Math.min(left, 3), '0');
    } else if (mode === 2) {
      let left = take(9);
      for (; left > 1; left -= 2) {
        const pair = take(11);
        text += `${ALPHANUMERIC[Math.floor(pair / 45)]}${ALPHANUMERIC[pair % 45]}`;
      }
      if (left === 1) text += ALPHANUMERIC[take(6)];
    } else if (mode === 4) {
      text += new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from({ length: take(8) }, () => take(8)));
    } else if (mode === 7) {
      take(8);
    } else throw new Error(`mode ${mode}`);
  }
}

function lettersOf(start: number, values: readonly number[]): string {
  let set = 'ABC'[start - 103] ?? '?';
  let text = '';
  for (const value of values) {
    if (set === 'C' && value < 100) text += String(value).padStart(2, '0');
    else if (value === 99 && set !== 'C') set = 'C';
    else if (value === 100 && set !== 'B') set = 'B';
    else if (value === 101 && set !== 'A') set = 'A';
    else if (value < 95) text += String.fromCharCode(set === 'A' && value >= 64 ? value - 64 : value + 32);
    else throw new Error(`value ${value} in set ${set}`);
  }
  return text;
}

/** Widths of three bars and three gaps, for the values 0 to 105. */
const patterns = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 ' +
  '123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 ' +
  '131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 ' +
  '213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 ' +
  '141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 ' +
  '124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 ' +
  '411131 211412 211214 211232'
).split(' ');
