import { test } from '@playwright/test';
import { provideOlderApp } from '../older-electron/build.ts';
import { notHere, runtime } from './desktop-app.ts';

test('the app for the runtime that is here', async () => {
  test.skip(notHere !== null, notHere ?? '');
  test.setTimeout(300_000);
  const description = `Electron ${runtime?.version}${runtime?.older === true ? ', older than what the app is built for' : ''}`;
  test.info().annotations.push({ type: 'runtime', description });
  if (runtime?.older === true) await provideOlderApp();
});
