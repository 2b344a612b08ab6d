export { type FillReport, type FillRequest, fillTables } from './fill-tables.js'
