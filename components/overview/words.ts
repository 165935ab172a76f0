/** An engine's own name: what the server called itself, else the family. */
import { engineTexts as t } from '@/lib/texts/engines'
export function engineName(engine: 'postgres' | 'mysql', flavour: string | null): string {
  if (flavour) return { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' }[flavour] ?? flavour
  return engine === 'postgres' ? 'PostgreSQL' : t.mysqlOrMariadb
}

/** "open", or how long the oldest transaction is open: the parts of the wraparound tile and the like. */
export function shortVersion(version: string | null): string {
  return version === null ? '' : (version.match(/^\d+(\.\d+)*/)?.[0] ?? version)
}
