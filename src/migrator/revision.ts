import type { RevisionFile } from '../migration-file/read-folder.js'

/** A revision as the graph knows it. */
export type Revision = RevisionFile
