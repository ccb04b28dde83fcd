import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, build as viteBuild } from 'vite';
import { hashOf, sources } from '../../scripts/build.ts';
import { commonJs, external, firstOfAll, NODE, shims, workers } from './build.ts';

const root = resolve(import.meta.dirname, '../..');
const protocols = join(root, 'src-main/protocols');
const folder = join(root, '.cache/older-electron/suites');
const worker = join(protocols, 'pkcs12/pkcs12-worker.ts');

/** What the older runtime runs instead of vitest's own program: `suite-runner.js FOLDER`. */
export const olderSuites = join(folder, 'suite-runner.js');

/** Files find their fixtures beside the source, wherever the bundle lies. Not who starts a worker: that one lies in the bundle. */
const besideTheSource: Plugin = {
  name: 'beside-the-source',
  enforce: 'post',
  transform: (code, id) => {
    if (!id.startsWith(root) || id.includes('/node_modules/') || !code.includes('import.meta.') || code.includes('-worker.js')) return null;
    const places = { url: pathToFileURL(id).href, filename: id, dirname: resolve(id, '..') };
    return {
      code: Object.entries(places).reduce((text, [name, place]) => text.replaceAll(`import.meta.${name}`, JSON.stringify(place)), code),
      map: null,
    };
  },
};

/**
 * Makes the same test files of `protocols` for the older runtime, with vitest's own runner and `expect` (it has a part that runs in
 * browsers and needs no Node); vitest's program needs Node 22.
 */
export async function provideOlderSuites(protocolNames: readonly string[]): Promise<void> {
  const stamp = join(folder, 'built-from');
  const now = `${hashOf([...sources, 'e2e/older-electron', 'scripts/testing'])} ${protocolNames.join(' ')}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const tests = protocolNames.flatMap((name) => globSync(`${name}/**/*.test.ts`, { cwd: protocols }));
  const input = Object.fromEntries(tests.map((path) => [basename(path.replaceAll('/', '--'), '.ts'), join(protocols, path)]));
  await viteBuild(firstOfAll(folder, 'before-all', true));
  await viteBuild({
    configFile: false,
    logLevel: 'warn',
    root,
    define: commonJs,
    ssr: { noExternal: true, external },
    plugins: [shims, workers([worker]), besideTheSource],
    build: {
      ssr: true,
      target: NODE,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { ...input, 'pkcs12-worker': worker, 'suite-runner': join(import.meta.dirname, 'suite-runner.ts') },
        output: {
          format: 'cjs',
          keepNames: true,
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          intro: ({ isEntry, name }) => (isEntry && !name.endsWith('.test') ? 'require("./before-all.js");' : ''),
        },
      },
    },
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(
    join(folder, 'suites.json'),
    JSON.stringify(Object.fromEntries(Object.entries(input).map(([name, path]) => [relative(root, path), name]))),
  );
  writeFileSync(stamp, now);
}
