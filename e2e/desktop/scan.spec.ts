import { bindTwentyLabels, listen } from '../journeys/twenty-labels.ts';
import { test } from './sitting-test.ts';

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`twenty labels by scanner in the window, whatever the input method (${language})`, async ({ desktop, sit }) => {
      test.setTimeout(240_000);
      const person = await sit(await desktop.start());
      await listen(person.page);
      await person.page.reload();
      await bindTwentyLabels(person);
    });
  });
}
