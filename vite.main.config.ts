import { cpSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const out = resolve(import.meta.dirname, 'out/main');
let target = out;

/** Main, for both hosts: everything bundled but Electron and what carries native code. */
export default defineConfig({
  ssr: { noExternal: true, external: ['electron', 'better-sqlite3', 'usb'] },
  plugins: [
    {
      name: 'data-files',
      configResolved: ({ root, build }) => {
        target = resolve(root, build.outDir);
      },
      closeBundle: () => {
        cpSync(resolve(import.meta.dirname, 'src-main/store/migrations'), resolve(target, 'migrations'), { recursive: true });
        const schema = resolve(import.meta.dirname, 'src-main/protocols/mdm/apple-schema');
        for (const file of readdirSync(schema).filter((name) => /\.(jsonl|txt)$/.test(name))) {
          cpSync(resolve(schema, file), resolve(target, file === 'LICENSE.txt' ? 'apple-schema-LICENSE.txt' : file));
        }
      },
    },
  ],
  build: {
    ssr: true,
    target: 'node24',
    outDir: out,
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        main: resolve(import.meta.dirname, 'src-main/main.ts'),
        serve: resolve(import.meta.dirname, 'src-main/serve.ts'),
        'backup-worker': resolve(import.meta.dirname, 'src-main/store/backup-worker.ts'),
        'pkcs12-worker': resolve(import.meta.dirname, 'src-main/protocols/pkcs12/pkcs12-worker.ts'),
      },
      // Chunks lie beside the entries, so that files found relative to a module are where migrate.ts looks for them.
      output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
