// Without model files: the introspected schema is itself what is wanted. Shows whether introspection, comparison and DDL
// agree, whatever `dbtool pull` can say in models.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialectFor } from '../../build/dialect/registry.js'
import { renderRevision } from '../../build/migration-file/render.js'
import { diffQuestions } from '../../build/migrator/dialect-questions.js'
import { engineTexts } from '../../build/migrator/engine-texts.js'
import { ownedSchema } from '../../build/migrator/ownership.js'
import { reversePlan, summarize } from '../../build/operations/index.js'
import { emptySchema } from '../../build/schema/index.js'
import { diffSchemas } from '../../build/schema-diff/index.js'

/** Writes the first revision for the database at `url` into `folder`; answers what a comparison says of the database. */
export async function writeDirectly(url, folder) {
  const named = await dialectFor(url)
  const address = named.address.parse(url, folder)
  const dialect = (await named.identify?.(address)) ?? named
  const connection = await dialect.driver.connect(address, { readOnly: true })
  try {
    const live = ownedSchema(await dialect.introspect(connection), {})
    const wanted = dialect.normalize(live)
    const { texts } = await engineTexts(dialect, connection, live, wanted)
    const differences = await diffSchemas(live, wanted, diffQuestions(dialect, texts))
    const upgrade = await diffSchemas(emptySchema, wanted, diffQuestions(dialect))
    const draft = {
      revision: 'first',
      downRevision: [],
      message: 'first',
      branchLabels: [],
      dependsOn: [],
      upgrade,
      downgrade: reversePlan(upgrade),
      lossy: null,
      requires: null,
    }
    mkdirSync(join(folder, 'migrations'), { recursive: true })
    writeFileSync(join(folder, 'migrations/first.ts'), renderRevision(draft, dialect.name))
    return { operations: differences.map(summarize) }
  } finally {
    await connection.close()
  }
}
