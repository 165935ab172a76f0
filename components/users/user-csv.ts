import type { User } from '@/lib/features/users/contract'
import type { CsvColumn } from '@/lib/format/csv'

/** What is exported of a person. */
export const USER_CSV: ReadonlyArray<CsvColumn<User>> = [
  { header: 'id', value: (row) => row.id },
  { header: 'name', value: (row) => row.name },
  { header: 'email', value: (row) => row.email },
  { header: 'signs_in_with', value: (row) => row.signInWith },
  {
    header: 'granted',
    value: (row) => row.grants.map(({ role, scopeName }) => `${role}: ${scopeName}`).join('; '),
  },
  { header: 'second_factor', value: (row) => (row.signInWith === 'oidc' ? 'by the provider' : row.totp) },
  { header: 'created_at', value: (row) => row.createdAt },
  { header: 'last_seen_at', value: (row) => row.lastSeenAt },
  { header: 'disabled_at', value: (row) => row.disabledAt },
]
