import { formatRow, type Insert, type Row } from 'dbtool'
import type { BlogSession } from '../database.js'
import { User } from '../models.js'
import { hashPassword } from './passwords.js'

type NewUser = Pick<Insert<typeof User>, 'email' | 'displayName' | 'bio'> & { readonly password: string }

export async function signUp(session: BlogSession, { password, ...user }: NewUser): Promise<Row<typeof User>> {
  return session.repo(User).create({ ...user, hashedPassword: await hashPassword(password) })
}

/** A user as clients see it. `formatRow` leaves out what the model calls secret. */
export function shownUser(user: Row<typeof User>): Partial<Row<typeof User>> {
  const { deletedAt: _, ...shown } = formatRow(User, user)
  return shown
}
