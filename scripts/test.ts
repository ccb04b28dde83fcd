import { provideTools } from './testing/provide-tools.ts';
import { lastLine, skipLines, total } from './testing/result.ts';
import { runStages } from './testing/run-stages.ts';
import { browserStage, buildStage, sourceStages, unitStage } from './testing/stages.ts';

/** `npm test`: everything. Ends with the line `N passed, N failed, N skipped`; exit code 1 when anything failed. */
await provideTools((line) => process.stdout.write(`${line}\n`));
const results = await runStages([...sourceStages, unitStage]);
const [built] = await runStages([buildStage]);
if (built !== undefined) results.push(built);
if (built?.failed === 0) results.push(...(await runStages([browserStage])));
else results.push({ passed: 0, failed: 0, skipped: [{ what: browserStage.name, why: 'the build failed' }], output: '' });

const sum = total(results);
if (sum.skipped.length > 0) process.stdout.write(`\nskipped, because\n${skipLines(sum.skipped).join('\n')}\n`);
process.stdout.write(`\n${lastLine(sum)}\n`);
process.exitCode = sum.failed > 0 ? 1 : 0;
