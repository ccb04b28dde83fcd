import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '..');
const stampFile = join(root, 'out/built-from');

/** What the built program depends on. */
export const sources = [
  'src-main',
  'src-preload',
  'src-renderer',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/licences.ts',
];
export const configs = ['vite.config.ts', 'vite.main.config.ts', 'vite.preload.config.ts'];

/** Builds renderer, main and preload into out/, unless nothing changed since the last time. Milliseconds spent. */
export async function build(options: { force?: boolean } = {}): Promise<{ built: boolean; ms: number }> {
  const begin = performance.now();
  const stamp = hashOf([...sources, ...configs]);
  const spent = () => Math.round(performance.now() - begin);
  if (options.force !== true && isUpToDate(stamp)) return { built: false, ms: spent() };
  // Loaded only when needed: it takes longer than finding that nothing changed.
  const { build: viteBuild } = await import('vite');
  const { noteModules, writeLicences } = await import('./licences.ts');
  const packages = new Set<string>();
  for (const config of configs) {
    await viteBuild({ configFile: join(root, config), logLevel: 'warn', plugins: [noteModules(packages)] });
  }
  writeLicences(join(root, 'out/about'), packages);
  writeFileSync(stampFile, stamp);
  return { built: true, ms: spent() };
}

function isUpToDate(stamp: string): boolean {
  const made = [
    'out/renderer/index.html',
    'out/main/main.js',
    'out/main/serve.js',
    'out/preload/index.cjs',
    'out/about/licences.json',
    'out/built-from',
  ];
  return made.every((file) => existsSync(join(root, file))) && readFileSync(stampFile, 'utf8') === stamp;
}

/** One hash over the files of these paths, from the root of the project; tests do not count. */
export function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesUnder).sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Files of the program itself; tests are not built. */
function filesUnder(path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { built, ms } = await build({ force: process.argv.includes('--force') });
  process.stdout.write(built ? `built in ${ms} ms\n` : `nothing changed since the last build (${ms} ms)\n`);
}
