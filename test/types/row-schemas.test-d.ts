/** Checked by `tsc`, never run: zod schemas of models have the types of rows, inserts and updates. */
import {
  defineModel,
  formatRow,
  type Insert,
  type InsertSchema,
  type Json,
  type Row,
  softDelete,
  sql,
  t,
  timestamps,
  type Update,
  uuidKey,
  versioned,
  zodInsert,
  zodRow,
  zodUpdate,
} from 'dbtool'
import { z } from 'zod'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Equal<A, B>): void => undefined
/** All keys in one object type, so that two ways to write the same are the same. */
type Flat<T> = { [K in keyof T]: T[K] }

enum Level {
  Low = 'low',
  High = 'high',
}

const User = defineModel('User', {
  columns: {
    ...uuidKey(),
    ...timestamps(),
    ...softDelete(),
    ...versioned(),
    email: t.string(255).unique(),
    hashedPassword: t.string(255).secret(),
    bio: t.text().nullable(),
    age: t.int().default(0),
    big: t.bigint().nullable(),
    price: t.decimal(10, 2),
    status: t.enum(['active', 'blocked']).default('active'),
    level: t.enum(Level),
    data: t.json<{ a: number }>(),
    meta: t.json(z.object({ tags: z.array(z.string()), at: z.string().optional() })).nullable(),
    any: t.jsonb().default([]),
    raw: t.binary().nullable(),
    scores: t.array(t.int()),
    shout: t.text().generated('upper(email)'),
    once: t.text().readonly(),
    place: t.custom<{ x: number }>('point').default(sql`'(0,0)'`),
  },
})

same<Flat<Insert<typeof User>>, z.infer<ReturnType<typeof zodInsert<typeof User>>>>(true)
same<Flat<Update<typeof User>>, z.infer<ReturnType<typeof zodUpdate<typeof User>>>>(true)
same<Flat<Row<typeof User>>, z.infer<ReturnType<typeof zodRow<typeof User>>>>(true)
// What goes in has the type of what comes out.
same<Flat<Insert<typeof User>>, z.input<InsertSchema<typeof User>>>(true)

const body: unknown = null
export const insert: Insert<typeof User> = zodInsert(User).parse(body)
export const update: Update<typeof User> = zodUpdate(User).parse(body)
export const row: Row<typeof User> = zodRow(User).parse(body)

const SignUp = zodInsert(User)
  .omit({ hashedPassword: true })
  .extend({ password: z.string().min(12) })
const { password, ...signUp } = SignUp.parse(body)
export const signedUp: Insert<typeof User> = { ...signUp, hashedPassword: password }
same<z.infer<typeof SignUp>['password'], string>(true)
// @ts-expect-error it was left out
export const left = SignUp.parse(body).hashedPassword

const Picked = zodRow(User).pick({ id: true, email: true })
same<z.infer<typeof Picked>, { id: string; email: string }>(true)
const Partial = zodInsert(User).partial({ email: true })
same<z.infer<typeof Partial>['email'], string | undefined>(true)
same<z.infer<typeof Partial>['price'], string>(true)

// @ts-expect-error a computed column may not be named
zodInsert(User).omit({ shout: true })
// @ts-expect-error the key is not updated
zodUpdate(User).omit({ id: true })
// @ts-expect-error written once
zodUpdate(User).omit({ once: true })
// @ts-expect-error there is no such column
zodRow(User).omit({ nope: true })

// The order of the steps does not matter.
const Order = defineModel('Order', {
  columns: { id: t.id(), once: t.text().readonly().nullable(), sum: t.int().generated('1').nullable() },
})
same<keyof Update<typeof Order>, never>(true)
same<Flat<Insert<typeof Order>>, { id?: number; once?: string | null }>(true)
same<Row<typeof Order>['sum'], number | null>(true)
same<z.infer<ReturnType<typeof zodInsert<typeof Order>>>, { id?: number; once?: string | null }>(true)

type UserRow = Row<typeof User>
same<UserRow['meta'], { tags: string[]; at?: string | undefined } | null>(true)
same<UserRow['data'], { a: number }>(true)
same<UserRow['any'], Json>(true)

// A schema of any library.
const parsing = t.json({ parse: (value: unknown) => ({ size: Number(value) }) })
same<(typeof parsing)['$']['select'], { size: number }>(true)
const standard = t.jsonb({
  '~standard': { version: 1, vendor: 'mine', validate: (value: unknown) => ({ value: String(value) }) },
})
same<(typeof standard)['$']['select'], string>(true)
t.json(z.object({ size: z.number() })).default({ size: 1 })
// @ts-expect-error the default must be what the schema accepts
t.json(z.object({ size: z.number() })).default({ size: 'big' })
// @ts-expect-error not a schema
t.json({ size: 1 })

same<ReturnType<typeof formatRow<typeof User>>, globalThis.Partial<UserRow>>(true)
formatRow(User, row)
const loaded = { ...row, posts: [] }
formatRow(User, loaded)
// @ts-expect-error not a row of users
formatRow(User, { email: 1 })
