import {
  belongsTo,
  check,
  defineModel,
  defineSchema,
  hasMany,
  index,
  queryBudget,
  sql,
  t,
  testDatabase,
  timestamps,
  unique,
  uuidKey,
} from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'

enum Level {
  Low = 'low',
  High = 'high',
}

/** An abstract base: a function that returns columns. */
const base = () => ({ ...uuidKey(), ...timestamps() })

const Author = defineModel('Author', {
  columns: { ...base(), name: t.string(30) },
  relations: { books: hasMany('Book', 'authorId', { inverse: 'author' }) },
})

const Book = defineModel('Book', {
  columns: {
    ...base(),
    title: t.string(20).unique().index(),
    level: t.enum(Level).default(Level.Low),
    pages: t.int().default(sql`10 * 10`),
    slug: t.string(40).defaultFn(() => `slug-${Math.random()}`),
    isbn: t.string(20).readonly(),
    touched: t.int().default(0).onUpdate(sql`7`),
    note: t.text().nullable(),
    authorId: t.uuid().references('Author.id', { onDelete: 'cascade' }),
    editorId: t.uuid().nullable().references('Author.id', { onDelete: 'set null' }),
  },
  relations: {
    author: belongsTo('Author', 'authorId', { inverse: 'books', load: 'selectin' }),
    editor: belongsTo('Author', 'editorId'),
  },
  constraints: [unique(['authorId', 'isbn']), index(['level', 'pages']), check('pages > 0', { name: 'ck_pages' })],
})

const Ticket = defineModel('Ticket', { columns: { id: t.id() } })
const Visit = defineModel('Visit', { columns: { id: t.bigid() } })

const Door = defineModel('Door', {
  columns: { id: t.id(), name: t.string(20).nullable(), state: t.string(20).onUpdate(sql`lower('MOVED')`) },
})

const schema = defineSchema([Author, Book, Ticket, Visit, Door])
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

onEveryEngine(schema, (stage) => {
  it('gives new rows what every update sets, where nothing else would fill the column', async () => {
    const doors = stage.db.repo(Door)
    expect((await doors.create({})).state).toBe('moved')
    const rows = await doors.createMany([{ name: 'a' }, { name: 'b', state: 'new' }])
    expect(rows.map(({ state }) => state)).toEqual(['moved', 'new'])
    expect(await doors.insertMany([{ name: 'c' }])).toBe(1)
    expect((await doors.update(rows[1]?.id as number, { name: 'd' })).state).toBe('moved')
  })

  const seed = async () => {
    const author = await stage.db.repo(Author).create({ name: 'Ada' })
    const editor = await stage.db.repo(Author).create({ name: 'Ed' })
    const book = await stage.db
      .repo(Book)
      .create({ title: 'Engines', isbn: '1', authorId: author.id, editorId: editor.id })
    return { author, editor, book }
  }

  it('takes columns from functions that several models share, and makes the keys of rows', async () => {
    const { author, book } = await seed()
    expect([author.id, book.id]).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)])
    expect(book.createdAt).toBeInstanceOf(Date)
    expect(Math.abs(book.createdAt.getTime() - Date.now())).toBeLessThan(60_000)
  })

  it('takes defaults of the database and of the program, and what every update sets', async () => {
    const { book } = await seed()
    expect(book).toMatchObject({ pages: 100, level: 'low', touched: 0, note: null })
    expect(book.slug).toMatch(/^slug-/)
    const changed = await stage.db.repo(Book).update(book.id, { note: 'x' })
    expect(changed).toMatchObject({ touched: 7, slug: book.slug, createdAt: book.createdAt })
    expect(changed.updatedAt.getTime()).toBeGreaterThanOrEqual(book.updatedAt.getTime())
    const [named, plain] = await stage.db.repo(Book).createMany([
      { title: 'a', isbn: '2', authorId: book.authorId, slug: 'mine' },
      { title: 'b', isbn: '3', authorId: book.authorId },
    ])
    expect([named?.slug, plain?.slug.startsWith('slug-')]).toEqual(['mine', true])
    await stage.db.repo(Book).updateWhere({ title: 'a' }, { touched: 3 })
    expect((await stage.db.repo(Book).findOne({ title: 'a' }))?.touched).toBe(3)
    // What belongs to the program is not in the database: by hand there is no such default.
    await expect(
      stage.db.table(Book).insert({ id: book.authorId, title: 'c', isbn: '4', author_id: book.authorId }),
    ).rejects.toThrow()
  })

  it('numbers keys, of 32 and of 64 bits, and takes those that are given', async () => {
    const [first, second] = await stage.db.repo(Ticket).createMany([{}, {}])
    expect([first?.id, second?.id]).toEqual([1, 2])
    expect(await stage.db.repo(Ticket).create({ id: 10 })).toEqual({ id: 10 })
    expect(await stage.db.repo(Visit).createMany([{}, {}])).toEqual([{ id: 1n }, { id: 2n }])
  })

  it('stores the values of an enum, not the names of its members, and no others', async () => {
    const { book } = await seed()
    await stage.db.repo(Book).update(book.id, { level: Level.High })
    expect(await stage.db.table(Book).pluck('level')).toEqual(['high'])
    // @ts-expect-error no such level
    const other = stage.db.repo(Book).update(book.id, { level: 'medium' })
    await expect(other).rejects.toMatchObject({ code: 'INVALID_INPUT', columns: ['level'] })
    await expect(stage.db.table(Book).update({ level: 'medium' })).rejects.toThrow()
  })

  it('does not change what is written once', async () => {
    const { book } = await seed()
    // @ts-expect-error readonly
    const attempt = stage.db.repo(Book).update(book.id, { isbn: '9' })
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT', columns: ['isbn'] })
  })

  it('holds unique keys, checks and lengths', async () => {
    const { author, book } = await seed()
    const books = stage.db.repo(Book)
    const taken = books.create({ title: 'Engines', isbn: '2', authorId: author.id })
    await expect(taken).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION', columns: ['title'] })
    const pair = books.create({ title: 'x', isbn: '1', authorId: author.id })
    await expect(pair).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION', columns: ['authorId', 'isbn'] })
    await expect(books.update(book.id, { pages: 0 })).rejects.toMatchObject({ code: 'CHECK_VIOLATION' })
    await expect(books.update(book.id, { title: 'x'.repeat(21) })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('removes rows along with what they belong to, or takes their key away, as the key says', async () => {
    const { author, editor, book } = await seed()
    await stage.db.repo(Author).delete(editor.id)
    expect((await stage.db.repo(Book).getOrThrow(book.id)).editorId).toBe(null)
    await stage.db.repo(Author).delete(author.id)
    expect(await stage.db.repo(Book).count()).toBe(0)
  })

  it('loads a relation in the way that it declares, unless the query says otherwise', async () => {
    await seed()
    const books = () => stage.db.query(Book)
    await queryBudget(stage.db, 1, () => books().with({ editor: true }).all())
    await expect(queryBudget(stage.db, 1, () => books().with({ author: true }).all())).rejects.toThrow('2 statements')
    const [book] = await queryBudget(stage.db, 1, () =>
      books()
        .with({ author: { load: 'joined' }, editor: true })
        .all(),
    )
    expect([book?.author.name, book?.editor?.name]).toEqual(['Ada', 'Ed'])
    // @ts-expect-error there may be no editor
    expect(book?.editor.name).toBe('Ed')
  })
})

it.each([
  ['snake_plural', 'user_boxes', 'created_at'],
  ['snake', 'user_box', 'created_at'],
  ['lower', 'userbox', 'created_at'],
] as const)('names tables by the strategy %s, or as they say', async (table, name, column) => {
  const Box = defineModel('UserBox', { columns: { id: t.id(), createdAt: t.date() } })
  const Own = defineModel('Own', { table: 'my own', columns: { id: t.id() } })
  await using db = await testDatabase(defineSchema([Box, Own], { naming: { table } }))
  await db.repo(Box).create({ createdAt: '2026-01-01' })
  await db.repo(Own).create({})
  expect(await db.knex(name).pluck(column)).toEqual(['2026-01-01'])
  expect(await db.knex('my own').pluck('id')).toEqual([1])
})

it('refuses relations that lead nowhere, when compiled and when run', () => {
  const A = defineModel('A', { columns: { id: t.id() }, relations: { bs: hasMany('B', 'aId', { inverse: 'nope' }) } })
  const B = defineModel('B', { columns: { id: t.id(), aId: t.int().references('A.id') } })
  // @ts-expect-error B has no relation nope
  expect(() => defineSchema([A, B])).toThrow(/nope/)
  const C = defineModel('C', { columns: { id: t.id(), aId: t.int().references('Z.id') } })
  // @ts-expect-error there is no model Z
  expect(() => defineSchema([C])).toThrow(/Z/)
})
