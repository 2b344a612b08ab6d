export { type FillReport, type FillRequest, fillTables } from './fill-tables.js'
export { insertProbe } from './insert-probe.js'
export type { Probe, ProbeKind } from './probe.js'
export { probesOf } from './probes.js'
