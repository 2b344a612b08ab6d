/**
 * What values are like: `varied` with those at the ends of what columns hold, `ordinary` without them, `documents` as
 * ordinary ones, but JSON where a column takes texts of any length, as tables do that were made before there was a type for it.
 */
export type Manner = 'varied' | 'ordinary' | 'documents'
