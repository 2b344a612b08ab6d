import {
  createMigrator,
  defineModel,
  defineSchema,
  factory,
  QueryBudgetError,
  queryBudget,
  t,
  testDatabase,
  truncateAll,
} from 'dbtool'
import { expect, it } from 'vitest'
import { forEachServer } from '../support/servers.js'
import { temporaryFolder } from '../support/temporary-project.js'
import { onEveryEngine } from './on-every-engine.js'
import { makeUser, seedPosts } from './seed.js'
import { Post, schema, Tag, User } from './shop-models.js'

const Thing = defineModel('Thing', { columns: { id: t.id(), name: t.string(20).default('of the models') } })
const revision = `
export const revision = 'a1'
export const downRevision = null
export const message = 'things'
export async function upgrade(op) {
  await op.createTable('things', (t) => ({ columns: { id: t.id(), name: t.string(20).default('of the revisions') } }))
}
export async function downgrade(op) {
  await op.dropTable('things')
}
`

onEveryEngine(schema, (stage) => {
  it('makes rows with values that are unique, for tests that do not care', async () => {
    const [first, second] = await makeUser.many(stage.db, 2, (at) => ({ name: `N${at}` }))
    expect([first?.name, second?.name]).toEqual(['N0', 'N1'])
    expect(first?.email).not.toBe(second?.email)
    const makeTag = factory(Tag, (n) => ({ name: `tag ${n}` }))
    expect([makeTag.build(), makeTag.build({ name: 'x' })]).toEqual([{ name: 'tag 1' }, { name: 'x' }])
    expect(await stage.db.transaction((tx) => makeTag(tx))).toMatchObject({ name: 'tag 3' })
  })

  it('empties all tables, whatever refers to what, and numbers from the start', async () => {
    await seedPosts(stage.db, 2)
    await truncateAll(stage.db)
    expect([await stage.db.repo(User).count(), await stage.db.repo(Post).count()]).toEqual([0, 0])
    const user = await makeUser(stage.db)
    expect((await stage.db.repo(Post).create({ title: 'T', authorId: user.id })).id).toBe(1)
  })

  it('fails on a query for each row, and lists the statements', async () => {
    const { posts } = await seedPosts(stage.db, 2)
    const loop = async () => {
      for (const { authorId } of posts) await stage.db.repo(User).get(authorId)
    }
    const error: unknown = await queryBudget(stage.db, 3, loop).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(QueryBudgetError)
    expect((error as QueryBudgetError).statements).toHaveLength(4)
    expect(await queryBudget(stage.db, 1, () => stage.db.load(Post, posts, { author: true }))).toHaveLength(4)
  })

  it('does not count what other code does meanwhile', async () => {
    const other = async () => {
      for (let at = 0; at < 5; at += 1) await stage.db.repo(Tag).count()
    }
    await Promise.all([queryBudget(stage.db, 1, () => stage.db.repo(User).count()), other()])
  })
})

it('makes a database whose tables come from the models, or from the revisions', async () => {
  const migrations = await temporaryFolder({ 'a1_things.js': revision })
  await using ofModels = await testDatabase(defineSchema([Thing]))
  await using ofRevisions = await testDatabase(defineSchema([Thing]), { via: 'migrations', migrations })
  expect((await ofModels.repo(Thing).create({})).name).toBe('of the models')
  expect(await ofRevisions.knex('dbtool_head').pluck('revision')).toEqual(['a1'])
  expect(await createMigrator({ knex: ofRevisions.knex, migrations: { dir: migrations } }).current()).toMatchObject({
    isHead: true,
  })
})

forEachServer(['postgres', 'mysql', 'mariadb'], (server) => {
  it('makes a database by the revisions on a server', async () => {
    const migrations = await temporaryFolder({ 'a1_things.js': revision })
    await using db = await testDatabase(defineSchema([Thing]), { url: server.url, via: 'migrations', migrations })
    expect((await db.repo(Thing).create({})).name).toBe('of the revisions')
  })
})
