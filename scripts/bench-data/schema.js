import { belongsTo, defineModel, defineSchema, hasMany, t } from '../../dist/index.js'

const details = () => ({
  name: t.string(120),
  quantity: t.int(),
  rating: t.double(),
  active: t.bool(),
  price: t.decimal(10, 2),
  attributes: t.json(),
  note: t.text().nullable(),
  createdAt: t.timestamp(),
})

/** Read by key. */
export const Item = defineModel('Item', { columns: { id: t.uuid().primaryKey(), sku: t.string(40), ...details() } })

/** The same, and empty: what is inserted goes here. */
export const Entry = defineModel('Entry', { columns: { id: t.uuid().primaryKey(), sku: t.string(40), ...details() } })

export const Customer = defineModel('Customer', {
  columns: { id: t.uuid().primaryKey(), sku: t.string(40), ...details() },
  relations: { orders: hasMany('Order', 'customerId', { inverse: 'customer' }) },
})

export const Order = defineModel('Order', {
  columns: { id: t.uuid().primaryKey(), customerId: t.uuid().references('Customer.id').index(), ...details() },
  relations: { customer: belongsTo('Customer', 'customerId', { inverse: 'orders' }) },
})

export const schema = defineSchema([Item, Entry, Customer, Order])
