/** What is said where a revision is written to run outside a transaction because of its size. */
export const manyLocks =
  'The revision makes or drops more than a server with usual settings can lock in one transaction, so it says `transaction = false`: each step stands for itself, and one that fails is resumed where it stopped.'
