import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@': root.replace(/\/$/, ''),
      // The package throws outside React's server condition; tests run on plain Node.
      'server-only': `${root}node_modules/server-only/empty.js`,
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{app,components,lib,worker,scripts,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.real.test.ts'],
          // Some read every source file: on a busy machine that takes longer than the five seconds that are usual.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          globalSetup: ['test/servers/global-setup.ts'],
          include: ['{lib,worker,test,scripts}/**/*.real.test.ts'],
          // Each waits for a state: only one that never comes takes so long, also on a machine that does much else.
          testTimeout: 120_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 30_000 } },
          maxWorkers: 2,
        },
      },
    ],
  },
})
