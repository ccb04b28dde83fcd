import { test as base } from '@playwright/test';
import { type BroughtFiles, makeFiles, PracticeSites } from './practice-sites.ts';
import { SiteVisit } from './site-visit.ts';

interface Fixtures {
  sites: PracticeSites;
  /** A person with a browser at one of the sites. */
  visit: SiteVisit;
}

export const test = base.extend<Fixtures, { files: BroughtFiles }>({
  files: [
    // Playwright wants the first parameter to be a destructuring pattern, even of nothing.
    async ({}, use) => use(await makeFiles()),
    { scope: 'worker' },
  ],
  sites: async ({ files }, use) => {
    const sites = new PracticeSites(files);
    await sites.start();
    await use(sites);
    await sites.stop();
  },
  visit: async ({ page }, use) => {
    const visit = new SiteVisit(page);
    await use(visit);
    visit.end();
  },
});
