import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type InlineConfig, mergeConfig, type Plugin, type UserConfig, build as viteBuild } from 'vite';
import { configs, hashOf, sources } from '../../scripts/build.ts';
import mainConfig from '../../vite.main.config.ts';
import preloadConfig from '../../vite.preload.config.ts';

const root = resolve(import.meta.dirname, '../..');

/** Where the app is made for the older runtime; below the project, so that its modules are found. */
export const olderApp = resolve(root, '.cache/older-electron/app');

const shim = (name: string) => join(import.meta.dirname, 'shims', name);

/** What Node 16 and Chromium 108 (Electron 22) understand. */
export const NODE = 'node16';
const CHROME = 'chrome108';

/** Modules that are something else in the older runtime. Shims themselves get the real thing. */
const replaced: Readonly<Record<string, string>> = { 'better-sqlite3': shim('better-sqlite3.ts') };

export const shims: Plugin = {
  name: 'older-electron-shims',
  enforce: 'pre',
  resolveId: (id, importer) => {
    const path = replaced[id];
    return path === undefined || importer?.startsWith(import.meta.dirname) === true ? null : path;
  },
};

/** CommonJS has no `await` outside a function, which entries of workers may have: what follows their imports becomes one. */
export const workers = (entries: readonly string[]): Plugin => ({
  name: 'older-electron-workers',
  enforce: 'post',
  transform: (code, id) => {
    if (!entries.includes(id) || !id.endsWith('-worker.ts')) return null;
    const lines = code.split('\n');
    const body = lines.findLastIndex((line) => line.startsWith('import ')) + 1;
    const own = lines.slice(body).filter((line) => line !== 'export {};');
    return { code: [...lines.slice(0, body), 'void (async () => {', ...own, '})();'].join('\n'), map: null };
  },
});

const firstInPage: Plugin = {
  name: 'older-electron-page',
  enforce: 'pre',
  transform: (code, id) =>
    id === join(root, 'src-renderer/main.tsx') ? { code: `import ${JSON.stringify(shim('before-page.ts'))};\n${code}`, map: null } : null,
};

/** CommonJS has no `import.meta`: Electron can start ES modules from version 28 on. */
export const commonJs = {
  'import.meta.dirname': '__dirname',
  'import.meta.filename': '__filename',
  'import.meta.url': 'require("node:url").pathToFileURL(__filename).href',
};

export const external = ['electron', 'libsql', 'usb'];

/** Makes {@link olderApp}, unless it is made of what is there now. */
export async function provideOlderApp(): Promise<void> {
  const stamp = join(olderApp, 'built-from');
  const now = hashOf([...sources, ...configs, 'e2e/older-electron']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  await buildForOlderElectron(olderApp);
  writeFileSync(stamp, now);
}

/**
 * Makes the app from the same sources for the older runtime: `main`, `preload` and `renderer` in `folder`, with a package.json that
 * Electron can start. Nothing of the product is changed: syntax is brought down, what Node 16 lacks is put in before anything loads.
 */
export async function buildForOlderElectron(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { version, productName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string; productName: string };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'shitaku', productName, version, type: 'commonjs', main: 'out/main/main.js' }, null, 2),
  );
  const out = (part: string) => join(folder, 'out', part);
  const lists = join(root, 'out/about');
  if (existsSync(lists)) cpSync(lists, out('about'), { recursive: true });
  await viteBuild(firstOfAll(out('main'), 'before-all', true));
  await viteBuild(firstOfAll(out('main'), 'before-main', false));
  await viteBuild(mainBuild(out('main')));
  await viteBuild(narrowed(preloadConfig, { build: { target: NODE, outDir: out('preload') } }));
  await viteBuild({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: [firstInPage],
    build: { target: CHROME, cssTarget: CHROME, outDir: out('renderer'), emptyOutDir: true },
  });
}

const narrowed = (config: UserConfig, change: UserConfig): InlineConfig => ({
  ...mergeConfig(config, { ...change, root }),
  configFile: false,
  logLevel: 'warn',
});

/** What is put in before anything else loads: `before-all` everywhere, `before-main` where Electron itself is. */
export const firstOfAll = (outDir: string, name: string, emptyOutDir: boolean): InlineConfig => ({
  configFile: false,
  logLevel: 'warn',
  root,
  ssr: { noExternal: true, external },
  build: {
    ssr: true,
    target: NODE,
    outDir,
    emptyOutDir,
    minify: false,
    rolldownOptions: { input: shim(`${name}.ts`), output: { format: 'cjs', entryFileNames: `${name}.js` } },
  },
});

function mainBuild(outDir: string): InlineConfig {
  const { rolldownOptions, ...build } = mainConfig.build ?? {};
  const input = rolldownOptions?.input as Record<string, string>;
  return {
    configFile: false,
    logLevel: 'warn',
    root,
    define: commonJs,
    ssr: { noExternal: true, external },
    plugins: [shims, workers(Object.values(input)), ...(mainConfig.plugins ?? [])],
    build: {
      ...build,
      target: NODE,
      outDir,
      emptyOutDir: false,
      sourcemap: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).filter(([name]) => name !== 'serve')),
        output: {
          format: 'cjs',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          intro: ({ isEntry, name }) =>
            isEntry ? `require("./before-all.js");${name === 'main' ? 'require("./before-main.js");' : ''}` : '',
        },
      },
    },
  };
}
