export { type FillReport, type FillRequest, fillTables } from './fill-tables.js'
export { insertProbe } from './insert-probe.js'
export { type Probe, type ProbeKind, probesOf } from './probes.js'
