import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './find-chromium.ts';

/** Draws the icons of the packed app from src-renderer/icon.svg, with an installed Chromium. The result is committed. */
const root = resolve(import.meta.dirname, '..');
const build = join(root, 'build');

/**
 * What an .icns holds: a type of four letters for each size of PNG, `@2x` being types of their own. The types for plain 16
 * and 32 do not show inside an app; macOS draws these from the larger ones.
 */
const ICNS_TYPES: readonly (readonly [type: string, size: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];
/** Apple's grid: of 1024 units the picture takes 824, the rest is air. */
const APPLE_SHARE = 824 / 1024;
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];

const executablePath = findChromium();
if (executablePath === null) throw new Error('no Chrome or Chromium is installed');
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
const page = await browser.newPage();
const svg = readFileSync(join(root, 'src-renderer/icon.svg'), 'utf8');

async function draw(size: number, share: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  const side = `${share * 100}%`;
  await page.setContent(
    `<style>html,body{margin:0;height:100%}body{display:grid;place-items:center}svg{width:${side};height:${side}}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true });
}

/** `icns`, the length of all, then each picture behind its type and length. */
function icns(pictures: readonly (readonly [type: string, png: Buffer])[]): Buffer {
  const blocks = pictures.map(([type, png]) => {
    const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.from('icns\0\0\0\0', 'latin1');
  head.writeUInt32BE(
    blocks.reduce((sum, block) => sum + block.length, 8),
    4,
  );
  return Buffer.concat([head, ...blocks]);
}

mkdirSync(join(build, 'icons'), { recursive: true });
writeFileSync(join(build, 'icon.png'), await draw(1024, 1));
for (const size of LINUX_SIZES) writeFileSync(join(build, 'icons', `${size}x${size}.png`), await draw(size, 1));
const apple: [string, Buffer][] = [];
for (const [type, size] of ICNS_TYPES) apple.push([type, await draw(size, APPLE_SHARE)]);
writeFileSync(join(build, 'icon.icns'), icns(apple));
await browser.close();
