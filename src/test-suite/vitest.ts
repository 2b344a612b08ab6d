/** `dbtool/vitest`. The package `vitest` is the project's own. */
import { describe, test } from 'vitest'
import { declareMigrationTests, type MigrationTestOptions } from './describe-migrations.js'

export type { MigrationTestOptions } from './describe-migrations.js'

/** Declares tests for the migrations of a project: one head, upgrade, models, each revision up, down and up, no trace. */
export function describeMigrations(options: MigrationTestOptions = {}): void {
  declareMigrationTests({ describe, test: (name, timeout, body) => test(name, { timeout }, body) }, options)
}
