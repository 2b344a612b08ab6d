import { repositoryFor, withRollback } from 'dbtool'
import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'
import { makeUser } from './seed.js'
import { Post, schema, User } from './shop-models.js'

class Users extends repositoryFor(schema, User) {
  byEmail(email: string) {
    return this.findOne({ email })
  }
}
class Posts extends repositoryFor(schema, Post) {}

onEveryEngine(schema, (stage) => {
  const count = (): Promise<number> => stage.db.repo(User).count()

  it('commits when the body returns, and rolls back and throws on when it throws', async () => {
    const user = await stage.db.transaction(async (tx) => makeUser(tx))
    expect(await stage.db.repo(User).get(user.id)).toEqual(user)
    const failure = new Error('no')
    await expect(
      stage.db.transaction(async (tx) => {
        await makeUser(tx)
        throw failure
      }),
    ).rejects.toBe(failure)
    expect(await count()).toBe(1)
  })

  it('keeps what a transaction inside has undone out of the one around it', async () => {
    await stage.db.transaction(async (tx) => {
      await makeUser(tx)
      await expect(
        tx.transaction(async (inner) => {
          await makeUser(inner)
          throw new Error('inner')
        }),
      ).rejects.toThrow('inner')
      await tx.transaction(async (inner) => makeUser(inner))
      expect(await tx.repo(User).count()).toBe(2)
    })
    expect(await count()).toBe(2)
  })

  it('goes on after a refused write that was tried in a transaction inside', async () => {
    const user = await makeUser(stage.db)
    await stage.db.transaction(async (tx) => {
      await expect(tx.transaction((inner) => makeUser(inner, { email: user.email }))).rejects.toMatchObject({
        code: 'UNIQUE_VIOLATION',
      })
      await makeUser(tx)
    })
    expect(await count()).toBe(2)
  })

  it('never says that it committed what the database has rolled back', async () => {
    const user = await makeUser(stage.db)
    const outcome = await stage.db
      .transaction(async (tx) => {
        await makeUser(tx)
        await makeUser(tx, { email: user.email }).catch(() => undefined)
      })
      .then(
        () => 'committed' as const,
        (error: unknown) => error,
      )
    if (outcome === 'committed') expect(await count()).toBe(2)
    else {
      expect(outcome).toMatchObject({ code: 'TRANSACTION_DONE' })
      expect(await count()).toBe(1)
    }
  })

  it('ends a transaction that was begun by hand by its commit only', async () => {
    {
      await using tx = await stage.db.begin()
      await makeUser(tx)
      expect(tx.done).toBe(false)
    }
    expect(await count()).toBe(0)
    {
      await using tx = await stage.db.begin()
      await makeUser(tx)
      await tx.commit()
      expect(tx.done).toBe(true)
      await expect(tx.repo(User).count()).rejects.toMatchObject({ code: 'TRANSACTION_DONE' })
      await expect(tx.commit()).rejects.toMatchObject({ code: 'TRANSACTION_DONE' })
    }
    expect(await count()).toBe(1)
    const left = await stage.db.begin()
    await makeUser(left)
    await left.rollback()
    expect(await count()).toBe(1)
  })

  it('runs what was to follow after the outermost commit, and never after a rollback', async () => {
    const log: string[] = []
    await stage.db.transaction(async (tx) => {
      await tx.afterCommit(() => log.push('outer'))
      await tx.transaction(async (inner) => inner.afterCommit(() => log.push('inner')))
      await tx
        .transaction(async (inner) => {
          await inner.afterCommit(() => log.push('undone'))
          throw new Error('x')
        })
        .catch(() => undefined)
      expect(log).toEqual([])
    })
    expect(log).toEqual(['outer', 'inner'])
    await stage.db
      .transaction(async (tx) => {
        await tx.afterCommit(() => log.push('never'))
        throw new Error('x')
      })
      .catch(() => undefined)
    await stage.db.afterCommit(() => log.push('at once'))
    expect(log).toEqual(['outer', 'inner', 'at once'])
    await expect(
      stage.db.transaction(async (tx) => {
        await makeUser(tx)
        await tx.afterCommit(() => Promise.reject(new Error('mail server')))
        await tx.afterCommit(() => log.push('still'))
      }),
    ).rejects.toMatchObject({ code: 'AFTER_COMMIT', cause: new Error('mail server') })
    expect(log.at(-1)).toBe('still')
    expect(await count()).toBe(1)
  })

  it('refuses changes in a transaction that may only read', async () => {
    await makeUser(stage.db)
    expect(await stage.db.transaction((tx) => tx.repo(User).count(), { readOnly: true })).toBe(1)
    await expect(stage.db.transaction((tx) => makeUser(tx), { readOnly: true })).rejects.toMatchObject({
      code: 'READ_ONLY',
    })
    await makeUser(stage.db)
    expect(await count()).toBe(2)
  })

  it('refuses options that cannot be, before it begins', async () => {
    const { db } = stage
    const run = async () => 1
    for (const [body, options] of [
      [run, { isolation: 'serializable; drop table users' }],
      [run, { retries: -1 }],
      [run, { retries: '3' }],
      ['no function', {}],
    ])
      await expect(db.transaction(body as never, options as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(db.begin({ isolation: 'none' as never })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('takes the isolation that is asked for', async () => {
    await stage.db.transaction(
      async (tx) => {
        expect(await tx.repo(User).count()).toBe(0)
        await makeUser(tx)
      },
      { isolation: 'serializable' },
    )
    expect(await count()).toBe(1)
    await expect(
      stage.db.transaction((tx) => tx.transaction(async () => 1, { isolation: 'serializable' })),
    ).rejects.toThrow(/outermost/)
  })

  it('says at once that the transaction was forgotten, and does nothing beside it', async () => {
    await expect(
      stage.db.transaction(async (tx) => {
        await makeUser(tx)
        await makeUser(stage.db)
      }),
    ).rejects.toMatchObject({ code: 'TRANSACTION_LEAK' })
    expect(await count()).toBe(0)
    await expect(
      stage.db.transaction(async () => stage.db.transaction(async (other) => makeUser(other))),
    ).rejects.toMatchObject({ code: 'TRANSACTION_LEAK' })
    expect(await count()).toBe(0)
  })

  it('runs a unit of work as a whole, in both manners', async () => {
    const uow = stage.db.unitOfWork({ users: Users, posts: Posts })
    const user = await uow.run(async ({ users, posts, session }) => {
      const made = await users.create({ email: 'uow@x', name: 'U' })
      await posts.create({ title: 't', authorId: made.id })
      expect(await session.repo(Post).count()).toBe(1)
      return users.byEmail('uow@x')
    })
    expect(user?.name).toBe('U')
    await expect(
      uow.run(async ({ users }) => {
        await users.update(user?.id ?? '', { name: 'changed' })
        throw new Error('half')
      }),
    ).rejects.toThrow('half')
    expect((await new Users(stage.db).byEmail('uow@x'))?.name).toBe('U')
    {
      await using work = await uow.begin()
      await work.users.update(user?.id ?? '', { bio: 'left early' })
    }
    expect((await new Users(stage.db).byEmail('uow@x'))?.bio).toBe(null)
    {
      await using work = await uow.begin()
      await work.users.update(user?.id ?? '', { bio: 'kept' })
      await work.commit()
      expect(work.done).toBe(true)
    }
    expect((await new Users(stage.db).byEmail('uow@x'))?.bio).toBe('kept')
    expect(() => stage.db.unitOfWork({ commit: Users })).toThrow(/cannot be called commit/)
  })

  it('undoes everything that a test does, transactions inside included', async () => {
    const result = await withRollback(stage.db, async (session) => {
      await makeUser(session)
      await session.transaction(async (tx) => makeUser(tx))
      return session.repo(User).count()
    })
    expect(result).toBe(2)
    expect(await count()).toBe(0)
    await expect(withRollback(stage.db, () => Promise.reject(new Error('test failed')))).rejects.toThrow('test failed')
  })

  it('locks rows in transactions only', async () => {
    const user = await makeUser(stage.db)
    expect(() => stage.db.query(User).lock('update')).toThrow(/there is none/)
    await expect(stage.db.repo(User).get(user.id, { lock: 'update' })).rejects.toThrow(/there is none/)
    await stage.db.transaction(async (tx) => {
      expect(await tx.repo(User).get(user.id, { lock: 'update' })).toEqual(user)
      expect(await tx.query(User).with({ manager: true }).lock('share').all()).toHaveLength(1)
      expect(await tx.query(User).lock('update', { skipLocked: true }).all()).toHaveLength(1)
    })
  })
})
