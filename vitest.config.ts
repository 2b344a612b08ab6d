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
    maxWorkers: 2,
  },
})
