/**
 * Whether two definitions are the same but for the moment in which each was made. Engines write that down as if it had been
 * said: where an event begins that does not say when, and what the default 'now' of a column of PostgreSQL is.
 */
export function isSameText(one: string, other: string): boolean {
  return one === other || (moment.test(one) && timeless(one) === timeless(other))
}

const moment = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d(?::?\d\d)?)?/

function timeless(text: string): string {
  return text.replace(new RegExp(moment, 'g'), (written) => {
    const [day = '', time = ''] = written.split(/[ T]/)
    const distance = Math.abs(Date.parse(`${day}T${time.slice(0, 8)}Z`) - Date.now())
    return distance < longestAgo ? 'the moment it was made' : written
  })
}

/** Milliseconds: a day, which no proof takes, and what the time zone of a server may differ from UTC by. */
const longestAgo = 38 * 60 * 60 * 1000
