import { formatRow, type Row } from 'dbtool'
import type { BlogSession } from '../database.js'
import { RuleError } from '../error-answer.js'
import { Post, type User } from '../models.js'
import { shownUser } from './users.js'

/**
 * Publishes a draft in the version that the caller has read.
 * @throws {StaleRowError} where it was changed since. @throws {RuleError} where it is no draft. @throws {NotFoundError}
 */
export async function publish(session: BlogSession, id: string, version: number): Promise<Row<typeof Post>> {
  const posts = session.repo(Post)
  const { status } = await posts.getOrThrow(id)
  if (status !== 'draft')
    throw new RuleError(`Only drafts are published, and this one is ${status}.`, 'Post', ['status'])
  return posts.update(id, { status: 'published', publishedAt: new Date() }, { version })
}

/** A post as clients see it, with its author where that was loaded. */
export function shownPost(post: Row<typeof Post> & { readonly author?: Row<typeof User> }): object {
  const { deletedAt: _, ...shown } = formatRow(Post, post)
  return post.author === undefined ? shown : { ...shown, author: shownUser(post.author) }
}
