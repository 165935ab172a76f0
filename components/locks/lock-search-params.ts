import { parseAsString } from 'nuqs/server'

/** What the address of Locks says: the tree that is shown at more length, and the moment that is replayed. */
export const lockParams = { root: parseAsString, at: parseAsString }
