import { expect, it } from 'vitest'
import { onEveryEngine } from './on-every-engine.js'
import { Comment, Post, schema, Tag, User } from './shop-models.js'

onEveryEngine(schema, (stage) => {
  async function post() {
    const author = await stage.db.repo(User).create({ email: 'a@example.com', name: 'a' })
    return stage.db.repo(Post).create({ title: 'a', authorId: author.id })
  }

  it('leaves the children of one list where several are replaced at the same time', async () => {
    const { id } = await post()
    const lists = ['a', 'b', 'c', 'd'].map((name) => [0, 1, 2].map((at) => ({ text: `${name}${at}` })))
    const replace = (list: { text: string }[]) =>
      stage.db.repo(Post).replaceChildren(id, 'comments', list, { orphans: 'delete' })
    await Promise.all(lists.map(replace))
    const left = (await stage.db.repo(Comment).getAll()).map(({ text }) => text)
    expect(lists.map((list) => list.map(({ text }) => text))).toContainEqual(left.toSorted())
  })

  it('leaves the links of one list where several are set at the same time', async () => {
    const { id } = await post()
    const tags = await stage.db.repo(Tag).createMany(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name })))
    const ids = tags.map((tag) => tag.id)
    const lists = [ids.slice(0, 2), ids.slice(2, 4), ids.slice(4), [ids[0] as number, ids[5] as number]]
    await Promise.all(lists.map((list) => stage.db.repo(Post).setLinks(id, 'tags', list)))
    const { tags: linked } = await stage.db.repo(Post).getOrThrow(id, { with: { tags: { orderBy: { id: 'asc' } } } })
    expect(lists).toContainEqual(linked.map((tag) => tag.id))
  })

  it('finds no parent in a row that is marked as deleted', async () => {
    const { id } = await post()
    await stage.db.repo(Post).delete(id)
    const missing = { code: 'NOT_FOUND', model: 'Post' }
    await expect(stage.db.repo(Post).replaceChildren(id, 'comments', [])).rejects.toMatchObject(missing)
    await expect(stage.db.repo(Post).setLinks(id, 'tags', [])).rejects.toMatchObject(missing)
  })
})
