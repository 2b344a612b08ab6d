import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { dbtool: new URL('./src/index.ts', import.meta.url).pathname } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Commands are run as processes; their output is captured there, not here.
    disableConsoleIntercept: true,
    pool: 'forks',
    // No test replaces modules or leaves anything in them: reading them anew for each file took a sixth of the time.
    isolate: false,
    maxWorkers: 2,
    // Of tests that say that they may run beside each other; the two of them wait for processes of their own.
    maxConcurrency: 2,
  },
})
