import type { DialectReader } from '../dialect-reader.js'
import { address } from './address.js'
import { driver } from './driver.js'
import { hasTable } from './has-table.js'
import { quote } from './quote.js'

export const reader: DialectReader = { address, driver, quote, hasTable }
