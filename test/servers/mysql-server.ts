import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { MysqlPrograms } from '@/lib/sandbox/mysql-server'
import { mysqlRoot } from './versions'

/** MySQL through the loader and libraries it was unpacked with, so that the system stays as it is. */
export async function mysqlPrograms(): Promise<MysqlPrograms> {
  const root = await mysqlRoot()
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu')
  const loader = [join(libraries, 'ld-linux-x86-64.so.2'), join(root, 'usr/lib64/ld-linux-x86-64.so.2')].find(
    (path) => existsSync(path),
  )
  if (!loader) throw new Error('MySQL was unpacked without its loader.')
  return {
    command: [
      loader,
      '--library-path',
      `${libraries}:${join(libraries, 'private')}`,
      join(root, 'usr/sbin/mysqld'),
    ],
    languageDir: join(root, 'usr/share/mysql'),
    pluginDir: join(root, 'usr/lib/mysql/plugin'),
  }
}
