import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

const ALONE = ['evidence.spec.ts', 'stopped-servers.spec.ts']
const FAULTS = 'faults.spec.ts'

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/global-setup.ts',
  outputDir: 'test-results/browser',
  // What stops servers that the other tests need, or alters the log that they check, comes after them and one by one;
  // the faults of the store itself come last.
  projects: [
    { name: 'panel', testIgnore: [...ALONE, FAULTS] },
    { name: 'alone', testMatch: ALONE, dependencies: ['panel'], workers: 1 },
    { name: 'faults', testMatch: FAULTS, dependencies: ['alone'], workers: 1 },
  ],
  // One panel and one fleet serve all tests; two browsers keep two cores busy.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  // What is waited for is a state: only one that never comes takes so long, also on a machine that does much else.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
})
