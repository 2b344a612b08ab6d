import { belongsTo, defineModel, defineSchema, isDataError, SchemaMismatchError, t } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'

const Shelf = defineModel('Shelf', { columns: { id: t.id(), label: t.string(20) } })
const Tool = defineModel('Tool', {
  columns: { id: t.id(), name: t.string(20), size: t.int(), shelfId: t.int().references('Shelf.id').nullable() },
  relations: { shelf: belongsTo('Shelf', 'shelfId') },
})

onEveryEngine(defineSchema([Shelf, Tool]), (stage) => {
  it("leaves an error of the program's own SQL as the driver throws it", async () => {
    const error = await stage.db.knex.raw('select 1 from nowhere').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Error)
    expect(isDataError(error)).toBe(false)
  })

  it('says that a database is not migrated, what it lacks, and the command that helps', async () => {
    const { db } = stage
    const tools = db.repo(Tool)
    const failing = async (run: () => Promise<unknown>): Promise<SchemaMismatchError> => {
      const error = await run().catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(SchemaMismatchError)
      expect(isDataError(error)).toBe(true)
      return error as SchemaMismatchError
    }
    const { id } = await tools.create({ name: 'saw', size: 3 })
    await db.knex.raw('alter table tools drop column size')
    for (const run of [
      () => tools.getAll(),
      () => tools.create({ name: 'axe', size: 1 }),
      () => tools.insertMany([{ name: 'axe', size: 1 }]),
      () => tools.update(id, { size: 4 }),
      () => tools.updateWhere({ name: 'saw' }, { size: 4 }),
      () => db.query(Tool).where({ size: 3 }).count(),
      () => db.transaction((tx) => tx.repo(Tool).getAll()),
    ]) {
      const error = await failing(run)
      expect(error).toMatchObject({ code: 'SCHEMA_MISMATCH', model: 'Tool', status: null })
      expect(error.message).toMatch(/\bsize\b/)
      expect(error.message).toContain('dbtool upgrade')
      expect(error.message).not.toMatch(/ from | values |saw|axe/i)
    }
    await db.knex.raw('drop table tools')
    await db.knex.raw('drop table shelves')
    for (const run of [() => tools.getAll(), () => tools.delete(1), () => db.repo(Shelf).count()]) {
      const error = await failing(run)
      expect(error.message).toMatch(/tools|shelves/)
      expect(error.message).toContain(db.display)
    }
  })
})
