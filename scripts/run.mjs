import { fileURLToPath } from 'node:url';

/**
 * The door of every npm script: `node scripts/run.mjs NAME …` runs scripts/NAME.ts under Node 24, which runs TypeScript
 * by itself. npm puts the Node of our own dependencies first; where there is none for this machine, an older one may be
 * here, and this file is all it understands.
 */
const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED) {
  process.stderr.write(
    `Shitaku には Node.js ${NEEDED} 以上が必要です（今は ${process.versions.node}）。https://nodejs.org から入れて、もう一度実行してください。\n` +
      `Shitaku needs Node.js ${NEEDED} or newer (this is ${process.versions.node}). Install it from https://nodejs.org and run this again.\n`,
  );
  process.exit(1);
}

const name = process.argv[2];
if (name === undefined || !/^[a-z][a-z/-]*$/.test(name)) {
  process.stderr.write('usage: node scripts/run.mjs NAME [arguments]\n');
  process.exit(1);
}
process.argv.splice(1, 2, fileURLToPath(new URL(`./${name}.ts`, import.meta.url)));
await import(`./${name}.ts`);
