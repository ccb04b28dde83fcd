import { lastLine, total } from './testing/result.ts';
import { runStages } from './testing/run-stages.ts';
import { sourceStages } from './testing/stages.ts';

/** `npm run check`: types, lint, format and dead code; a few seconds, for before a commit. */
const sum = total(await runStages(sourceStages));
process.stdout.write(`\n${lastLine(sum)}\n`);
process.exitCode = sum.failed > 0 ? 1 : 0;
