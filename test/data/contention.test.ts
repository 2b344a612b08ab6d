import { type Database, openDatabase } from 'dbtool'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { forEachServer, withDatabase } from '../support/servers.js'
import { makeUser } from './seed.js'
import { schema, User } from './shop-models.js'

type Shop = Database<(typeof schema)['models']>

/** A gate that several wait at. */
function gate(): { open(): void; readonly opened: Promise<void> } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

forEachServer(['postgres', 'mariadb', 'mysql'], (server) => {
  let db: Shop
  let place = ''
  let release: () => void = () => undefined
  let ended: Promise<unknown>
  beforeAll(async () => {
    const ready = gate()
    ended = withDatabase(server, async (url) => {
      place = url
      db = openDatabase(schema, { url, pool: { size: 3, maxOverflow: 0, timeoutMs: 3_000 } })
      await db.createAll()
      const done = gate()
      release = done.open
      ready.open()
      await done.opened
      await db.dispose()
    })
    await ready.opened
  })
  afterAll(async () => {
    release()
    await ended
  })
  beforeEach(async () => {
    await db.repo(User).deleteWhere({}, { all: true })
  })

  it('runs the body again after a deadlock where that is asked for, and says so else', async () => {
    const [a, b] = [await makeUser(db), await makeUser(db)]
    const collide = async (retries: number) => {
      const first = [gate(), gate()] as const
      const runs = [0, 0]
      const cross = (own: 0 | 1, ids: readonly [string, string]) =>
        db.transaction(
          async (tx) => {
            runs[own] = (runs[own] ?? 0) + 1
            await tx.repo(User).update(ids[0], { name: `${own}` })
            first[own].open()
            await first[own === 0 ? 1 : 0].opened
            await tx.repo(User).update(ids[1], { name: `${own}` })
          },
          { retries },
        )
      const results = await Promise.allSettled([cross(0, [a.id, b.id]), cross(1, [b.id, a.id])])
      return { results, runs }
    }
    const once = await collide(0)
    const failed = once.results.filter(({ status }) => status === 'rejected')
    expect(failed).toHaveLength(1)
    expect((failed[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'DEADLOCK', status: 503 })
    const again = await collide(3)
    expect(again.results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(again.runs.toSorted()).toEqual([1, 2])
  })

  it('says which transactions hold the connections when none becomes free', async () => {
    const held = await Promise.all([1, 2, 3].map(() => db.begin()))
    const other = openDatabase(schema, { knex: db.knex })
    const error = await other
      .repo(User)
      .count()
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'POOL_TIMEOUT', status: 503 })
    await Promise.all(held.map((tx) => tx.rollback()))
    expect(await db.repo(User).count()).toBe(0)
  })

  it('ends the wait of code that began a transaction by hand and forgot to use it', async () => {
    const began = Date.now()
    const attempt = async (): Promise<void> => {
      await using first = await db.begin()
      await using second = await db.begin()
      await using third = await db.begin()
      await first.repo(User).count()
      await second.repo(User).count()
      await third.repo(User).count()
      await db.repo(User).count()
    }
    await expect(attempt()).rejects.toMatchObject({ code: 'TRANSACTION_LEAK' })
    expect(Date.now() - began).toBeLessThan(2_900)
    expect(await db.repo(User).count()).toBe(0)
  })

  it('lets code go on beside a transaction that was begun by hand, as long as there are connections', async () => {
    const tx = await db.begin()
    await makeUser(tx)
    expect(await db.repo(User).count()).toBe(0)
    await tx.commit()
    expect(await db.repo(User).count()).toBe(1)
  })

  it('joins the transaction, or lets it be, where the guard is told so', async () => {
    const joining = openDatabase(schema, { knex: db.knex, transactionGuard: 'join' })
    await expect(
      joining.transaction(async () => {
        await makeUser(joining)
        await joining.transaction(async () => makeUser(joining))
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await db.repo(User).count()).toBe(0)
    const free = openDatabase(schema, { knex: db.knex, transactionGuard: 'off' })
    await expect(
      free.transaction(async () => {
        await makeUser(free)
        throw new Error('undo')
      }),
    ).rejects.toThrow('undo')
    expect(await db.repo(User).count()).toBe(1)
  })

  it('closes within its time although somebody holds a transaction, and undoes what that did', async () => {
    const other = openDatabase(schema, { url: place })
    const held = await other.begin()
    await makeUser(held)
    const began = Date.now()
    await other.dispose({ timeoutMs: 300 })
    expect(Date.now() - began).toBeLessThan(3_000)
    expect(held.done).toBe(true)
    expect(await db.repo(User).count()).toBe(0)
  })

  it('skips rows that another transaction has locked, and waits for none where that is asked for', async () => {
    const users = [await makeUser(db), await makeUser(db)]
    await using holder = await db.begin()
    await holder.repo(User).get(users[0]?.id ?? '', { lock: 'update' })
    await db.transaction(async (tx) => {
      const free = await tx.query(User).lock('update', { skipLocked: true }).all()
      expect(free.map(({ id }) => id)).toEqual([users[1]?.id])
      await expect(
        tx.transaction((inner) => inner.query(User).lock('update', { noWait: true }).all()),
      ).rejects.toMatchObject({
        code: 'LOCK_TIMEOUT',
      })
    })
  })
})
