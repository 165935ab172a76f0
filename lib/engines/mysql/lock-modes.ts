/** Metadata lock modes of tables and other objects, in the order of the tables below. */
const MODES = [
  'SHARED',
  'SHARED_HIGH_PRIO',
  'SHARED_READ',
  'SHARED_WRITE',
  'SHARED_WRITE_LOW_PRIO',
  'SHARED_UPGRADABLE',
  'SHARED_READ_ONLY',
  'SHARED_NO_WRITE',
  'SHARED_NO_READ_WRITE',
  'EXCLUSIVE',
]

/** Requested mode against each granted one: `-` waits. The comment on object locks in the server's sql/mdl.cc. */
const GRANTED = [
  '+++++++++-',
  '+++++++++-',
  '++++++++--',
  '++++++----',
  '++++++----',
  '+++++-+---',
  '+++--+++--',
  '+++---+---',
  '++--------',
  '----------',
]

/** Requested mode against each one that waits already: who must let it go first. */
const PENDING = [
  '+++++++++-',
  '++++++++++',
  '++++++++--',
  '+++++++---',
  '++++++----',
  '+++++++++-',
  '+++-++++--',
  '+++++++++-',
  '+++++++++-',
  '++++++++++',
]

/** Locks on the whole server, a schema or commits have three modes. */
const SCOPED: Record<string, readonly string[]> = {
  INTENTION_EXCLUSIVE: ['SHARED', 'EXCLUSIVE'],
  SHARED: ['INTENTION_EXCLUSIVE', 'EXCLUSIVE'],
  EXCLUSIVE: ['INTENTION_EXCLUSIVE', 'SHARED', 'EXCLUSIVE'],
}
const SCOPES = new Set(['GLOBAL', 'SCHEMA', 'COMMIT', 'TABLESPACE', 'BACKUP LOCK', 'BACKUP TABLES'])

/** Whether a request on an object of this type waits for a lock that is granted to another. */
export function waitsForGranted(type: string, wanted: string, held: string): boolean {
  if (SCOPES.has(type)) return SCOPED[wanted]?.includes(held) ?? true
  return at(GRANTED, wanted, held) ?? true
}

/** Whether a request waits for another that is not granted yet, but goes first. */
export function waitsForPending(type: string, wanted: string, other: string): boolean {
  if (SCOPES.has(type)) return wanted === 'INTENTION_EXCLUSIVE' && other !== wanted
  return at(PENDING, wanted, other) ?? false
}

function at(table: readonly string[], wanted: string, other: string): boolean | null {
  const [row, column] = [MODES.indexOf(wanted), MODES.indexOf(other)]
  return row < 0 || column < 0 ? null : table[row]?.[column] === '-'
}
