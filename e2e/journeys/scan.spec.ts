import { BenchPerson } from './bench-person.ts';
import { test } from './journey-test.ts';
import type { Language } from './person.ts';
import { bindTwentyLabels, listen } from './twenty-labels.ts';

for (const language of ['ja', 'en'] as const satisfies Language[]) {
  test(`twenty labels by scanner, and everything a scanner gets wrong (${language})`, async ({ practiceApp, page, downloads }) => {
    test.setTimeout(240_000);
    await listen(page);
    await practiceApp.open(page);
    const person = new BenchPerson(page, language, downloads);
    await person.chooseLanguage(language);
    await bindTwentyLabels(person);
  });
}
