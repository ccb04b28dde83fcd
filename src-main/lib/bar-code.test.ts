import { describe, expect, it } from 'vitest';
import { barCode } from './bar-code.ts';
import { type Picture, readCode128, readQr } from './testing/bar-code-reader.ts';

/** The drawing as a picture: areas filled by the even-odd rule, bars as strokes from top to bottom. */
function pictureOf(svg: string): Picture {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const paths = Array.from(svg.matchAll(/<path ([^>]*)>/g), ([, attributes = '']) => ({
    stroke: Number(/stroke-width="([\d.]+)"/.exec(attributes)?.[1] ?? 0),
    parts: Array.from(attributes.matchAll(/M([^MZ"]+)/g), ([, part = '']) => part.split('L').map((point) => point.split(' ').map(Number))),
  }));
  const bars = paths
    .filter(({ stroke }) => stroke > 0)
    .flatMap(({ stroke, parts }) => parts.map((part) => ({ x: part[0]?.[0] ?? 0, stroke })));
  const areas = paths.filter(({ stroke }) => stroke === 0).flatMap(({ parts }) => parts);
  const crossings = (x: number, y: number) =>
    areas.flatMap((points) =>
      points.filter(([x1 = 0, y1 = 0], index) => {
        const [, y2 = 0] = points[(index + 1) % points.length] ?? [];
        return y1 > y !== y2 > y && x1 > x;
      }),
    ).length;
  const dark = (x: number, y: number) => bars.some((bar) => Math.abs(x - bar.x) <= bar.stroke / 2) || crossings(x, y) % 2 === 1;
  return { width: Number(width), height: Number(height), dark };
}

describe('a QR code', () => {
  it.each(['IT-0412', 'F9XK12AB7Q', '00012', 'a', 'abc-123_xyz', '資産-0012', '0123456789012345678901234567890123456789'])(
    'says %s',
    (text) => {
      const code = barCode('qr', text);
      expect(readQr(pictureOf(code?.svg ?? ''))).toBe(text);
    },
  );

  it('has an opaque ground and four modules of quiet around it', () => {
    const { svg = '', modules } = barCode('qr', 'IT-0412') ?? {};
    expect(modules).toBe(21 + 8);
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 116 116"[^>]*>\s*<rect width="100%" height="100%" fill="#FFFFFF" \/>/);
    const { dark } = pictureOf(svg);
    expect([dark(15, 15), dark(17, 17)]).toEqual([false, true]);
  });
});

describe('a Code 128', () => {
  it.each(['IT-0412', 'F9XK12AB7Q', '00012', 'a', 'A0', '~ !"', '0123456789012345678901234567890123456789'])('says %s', (text) => {
    const code = barCode('code128', text);
    expect(readCode128(pictureOf(code?.svg ?? ''))).toBe(text);
  });

  it('has ten modules of quiet at both ends, and may be stretched', () => {
    const { svg = '', modules } = barCode('code128', 'A') ?? {};
    expect(modules).toBe(11 * 3 + 13 + 20);
    const { width, dark } = pictureOf(svg);
    expect([dark(19, 5), dark(21, 5), dark(width - 21, 5), dark(width - 19, 5)]).toEqual([false, true, true, false]);
    expect(svg).toContain('preserveAspectRatio="none"');
  });

  it('is none for what it cannot hold', () => {
    expect([barCode('code128', '資産'), barCode('code128', ''), barCode('qr', '')]).toEqual([null, null, null]);
  });
});
