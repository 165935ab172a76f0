import type { Token } from '@/lib/features/tokens/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a token; never anything that gives authority. */
export const TOKEN_CSV: ReadonlyArray<CsvColumn<Token>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'name', value: (row) => row.name },
  { header: 'prefix', value: (row) => row.prefix },
  { header: 'owner', value: (row) => row.owner.name },
  {
    header: 'granted',
    value: (row) => row.grants.map(({ role, scopeName }) => `${role}: ${scopeName}`).join('; '),
  },
  { header: 'created_at', value: (row) => row.createdAt },
  { header: 'expires_at', value: (row) => row.expiresAt },
  { header: 'last_used_at', value: (row) => row.lastUsedAt },
  { header: 'revoked_at', value: (row) => row.revokedAt },
]
