/** A name for a database of ours: people who find one that a killed run left behind can tell whose it is, and from when. */
export function scratchName(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '')
  return `dbtool_scratch_${day}_${process.pid}_${crypto.randomUUID().slice(0, 8)}`
}
