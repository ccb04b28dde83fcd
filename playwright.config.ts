import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './scripts/find-chromium.ts';

const executablePath = findChromium();

/** `screens`: the renderer with a scripted core. `sites`: the practice portals alone. `journeys`: the whole app in the practice world. `desktop`: in a real Electron. */
export default defineConfig({
  testDir: 'e2e',
  outputDir: '.cache/test-results',
  forbidOnly: process.env.CI !== undefined,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 20_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [
        // A container's root has no user namespaces to build Chromium's sandbox from.
        ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'screens', testDir: 'e2e/screens', testMatch: '**/*.spec.ts' },
    { name: 'sites', testDir: 'e2e/sites', testMatch: '**/*.spec.ts' },
    { name: 'journeys', testDir: 'e2e/journeys', testMatch: '**/*.spec.ts', timeout: 120_000 },
    { name: 'runtime', testDir: 'e2e/desktop', testMatch: '**/*.setup.ts' },
    { name: 'desktop', testDir: 'e2e/desktop', testMatch: '**/*.spec.ts', timeout: 180_000, dependencies: ['runtime'] },
  ],
});
