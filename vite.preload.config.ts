import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** A sandboxed preload must be one CommonJS file. */
export default defineConfig({
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    target: 'node24',
    outDir: resolve(import.meta.dirname, 'out/preload'),
    emptyOutDir: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: resolve(import.meta.dirname, 'src-preload/index.ts'),
      output: { format: 'cjs', entryFileNames: 'index.cjs' },
    },
  },
});
