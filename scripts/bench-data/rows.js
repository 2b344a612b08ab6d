// The rows that are written and read: the same in each run, and like those of a real program.
import { createHash } from 'node:crypto'

const words = ['amber', 'basalt', 'cedar', 'dune', 'ember', 'fjord', 'grove', 'harbour', 'isle', 'jasper']
const word = (at) => words[at % words.length]

/** A UUID that is always the same for the same text. */
export function uuidOf(text) {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function details(at) {
  return {
    name: `${word(at)} ${word(at * 7 + 3)} no. ${at} – größe ${at % 12}`,
    quantity: (at * 37) % 1000,
    rating: (at % 50) / 10 + 0.05,
    active: at % 3 !== 0,
    price: ((at * 12_347) % 1_000_000) / 100 < 1 ? '0.99' : (((at * 12_347) % 1_000_000) / 100).toFixed(2),
    attributes: { colour: word(at + 1), tags: [word(at + 2), word(at + 5)], size: { width: at % 90, height: at % 70 } },
    note:
      at % 4 === 0
        ? null
        : `A note about ${word(at)}, which is as long as notes are: two sentences. Here is the second.`,
    createdAt: new Date(Date.UTC(2026, 0, 1) + at * 61_001 + 1),
  }
}

const upTo = (count) => Array.from({ length: count }, (_, at) => at)

export function items(count, prefix) {
  return upTo(count).map((at) => ({ id: uuidOf(`${prefix}-${at}`), sku: `${prefix}-${at}`, ...details(at) }))
}

export function orders(customers, each) {
  return customers.flatMap((customer, parent) =>
    upTo(each).map((at) => ({
      id: uuidOf(`order-${parent}-${at}`),
      customerId: customer.id,
      ...details(parent * each + at),
    })),
  )
}
