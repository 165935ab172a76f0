import { ROLE_TITLES, ROLES } from '@/lib/auth/permissions'

/** Titles of the roles and names of the people of whom an approval counts: "DBA, Ann Smith"; empty for nobody. */
export function namedWords(roles: readonly string[], people: readonly { name: string }[]): string {
  const titles = ROLES.filter((role) => roles.includes(role)).map((role) => ROLE_TITLES[role])
  return [...titles, ...people.map(({ name }) => name)].join(', ')
}
