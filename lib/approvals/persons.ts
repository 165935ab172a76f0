/** What tells whether two accounts are one person. */
export type PersonMark = { id: string; person: string; mail: string; disabled: boolean }

/** An address without its tag: `ann+dba@example.com` reaches the person of `ann@example.com`. */
export function bareAddress(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 0 ? email.toLowerCase() : `${email.slice(0, at).split('+')[0]}${email.slice(at)}`.toLowerCase()
}

/** True when both are the same person, as an administrator says or their address does. */
export function samePerson(a: Omit<PersonMark, 'disabled'>, b: Omit<PersonMark, 'disabled'>): boolean {
  return a.id === b.id || a.person === b.person || a.mail === b.mail
}

/** How many different persons these accounts are. */
export function countPersons(marks: readonly PersonMark[]): number {
  const groups: PersonMark[][] = []
  for (const mark of marks) {
    const joined = groups.filter((group) => group.some((one) => samePerson(one, mark)))
    const merged = [mark, ...joined.flat()]
    for (const group of joined) groups.splice(groups.indexOf(group), 1)
    groups.push(merged)
  }
  return groups.length
}
