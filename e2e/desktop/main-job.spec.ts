import { doTheMainJob } from '../journeys/main-job.ts';
import { expect, picture, test } from './sitting-test.ts';

for (const language of ['ja', 'en'] as const) {
  test.describe(() => {
    test.use({ language });

    test(`the main job over the preload bridge, from nothing to a locked iPhone (${language})`, async ({ desktop, sit }) => {
      test.setTimeout(300_000);
      const person = await sit(await desktop.start());
      const { page } = person;
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await doTheMainJob(person);
      await picture(page, `timeline-${language}`);
      await person.goTo('home');
      await expect(page.getByText(person.text.home.today.none)).toBeVisible();
      await picture(page, `home-${language}`);
    });
  });
}
