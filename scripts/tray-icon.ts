import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './find-chromium.ts';

/** Draws the sign in the menu bar from src-renderer/icon.svg, with an installed Chromium, into src-main/shell/tray-icon.ts. The result is committed. */
const root = resolve(import.meta.dirname, '..');
const executablePath = findChromium();
if (executablePath === null) throw new Error('no Chrome or Chromium is installed');
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
const page = await browser.newPage();

const coloured = readFileSync(join(root, 'src-renderer/icon.svg'), 'utf8');
// A template is black and nothing: the character alone, as large as the bar lets it be.
const template = coloured
  .replace(/<rect[^>]*\/>/, '')
  .replace('#fff', '#000')
  .replace('viewBox="0 0 32 32"', 'viewBox="4 2.500 24 26"');

async function draw(svg: string, size: number): Promise<string> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>html,body{margin:0;height:100%}svg{display:block;width:100%;height:100%}</style>${svg}`);
  return `data:image/png;base64,${(await page.screenshot({ omitBackground: true })).toString('base64')}`;
}

const pair = async (svg: string, size: number) =>
  `{\n    plain: '${await draw(svg, size)}',\n    large: '${await draw(svg, size * 2)}',\n  }`;
writeFileSync(
  join(root, 'src-main/shell/tray-icon.ts'),
  `/** Drawn by scripts/tray-icon.ts from src-renderer/icon.svg; \`large\` for screens of double density. */
export const trayIcon = {
  template: ${await pair(template, 16)},
  coloured: ${await pair(coloured, 22)},
} as const;
`,
);
await browser.close();
