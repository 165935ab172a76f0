/** The line to paste into authorized_keys: nothing may be forwarded, no terminal, no start-up files. */
export function authorizedKeysLine(publicKey: string, hostName: string): string {
  const comment = hostName.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60)
  return `restrict ${publicKey} quarterdeck-${comment}`
}
